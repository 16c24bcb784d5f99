using CorsPreflight.Tests;
using CorsPreflight.ToolTests.Servers;

namespace CorsPreflight.ToolTests.Export;

/// <summary>The tables, played over Express.</summary>
public class ExpressTests(ExpressEdge express) : IClassFixture<ExpressEdge>
{
    public static TheoryData<string> Preflights => Cases.Names(Cases.Preflights);

    public static TheoryData<string> Actuals => Cases.Names(Cases.Actuals);

    public static TheoryData<string> Origins => Cases.Names(Cases.Origins);

    [NeedsTheory("node", "npm")]
    [MemberData(nameof(Preflights))]
    public async Task Answers_preflights_as_the_policy_does(string it)
    {
        (StrictPreflightPolicyOptions policy, PreflightCase row) = Cases.Preflights[it];
        (await express.Ask(policy, Question.Of(row))).Should().Be(Edge.Expected(row));
    }

    [NeedsTheory("node", "npm")]
    [MemberData(nameof(Actuals))]
    public async Task Completes_every_other_response_as_the_policy_does(string it)
    {
        (StrictPreflightPolicyOptions policy, ActualCase row) = Cases.Actuals[it];
        // Node.js knows no method but those that are registered, and no lower case.
        string? unknown = row.Method is "FROBNICATE" or "options" or "Options" ? "400" : null;
        (await express.Ask(policy, Question.Of(row))).Should().Be(unknown ?? Edge.Expected(row));
    }

    [NeedsTheory("node", "npm")]
    [MemberData(nameof(Origins))]
    public async Task Admits_the_origins_that_the_policy_admits(string it)
    {
        OriginsCase row = Cases.Origins[it];
        foreach (string origin in (row.Admits ?? []).Concat(row.Refuses ?? []).Concat(row.Malformed ?? []))
        {
            Question question = Question.Preflight(origin, "GET");
            if (!question.CanBeSent)
                continue;
            bool isAdmitted = row.Admits?.Contains(origin) == true;
            string allowed = Edge.Expected(new PreflightCase("", [origin], ["GET"], Allowed: new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = row.Patterns is ["*"] ? "*" : origin }));
            (await express.Ask(row, question)).Should().Be(isAdmitted ? allowed : question.IsHttp ? Edge.RefusedPreflight : "400", "of {0}", origin);
        }
    }
}
