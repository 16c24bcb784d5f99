using CorsPreflight.Tests;
using CorsPreflight.ToolTests.Servers;

namespace CorsPreflight.ToolTests.Export;

/// <summary>The tables, played over nginx.</summary>
public class NginxTests(NginxEdge nginx) : IClassFixture<NginxEdge>
{
    public static TheoryData<string> Preflights => Cases.Names(Cases.Preflights);

    public static TheoryData<string> Actuals => Cases.Names(Cases.Actuals);

    public static TheoryData<string> Origins => Cases.Names(Cases.Origins);

    [NeedsTheory("nginx")]
    [MemberData(nameof(Preflights))]
    public async Task Answers_preflights_as_the_policy_does(string it)
    {
        (StrictPreflightPolicyOptions policy, PreflightCase row) = Cases.Preflights[it];
        (await nginx.Ask(policy, Question.Of(row))).Should().Be(await Exception(policy, Question.Of(row)) ?? Edge.Expected(row));
    }

    [NeedsTheory("nginx")]
    [MemberData(nameof(Actuals))]
    public async Task Completes_every_other_response_as_the_policy_does(string it)
    {
        (StrictPreflightPolicyOptions policy, ActualCase row) = Cases.Actuals[it];
        // It knows no method in lower case, and says so before it knows where the request goes.
        string? unknown = row.Method.Any(char.IsAsciiLetterLower) ? "400" : null;
        (await nginx.Ask(policy, Question.Of(row))).Should().Be(unknown ?? await Exception(policy, Question.Of(row)) ?? Edge.Expected(row));
    }

    [NeedsTheory("nginx")]
    [MemberData(nameof(Origins))]
    public async Task Admits_the_origins_that_the_policy_admits(string it)
    {
        OriginsCase row = Cases.Origins[it];
        foreach (string origin in (row.Admits ?? []).Concat(row.Refuses ?? []).Concat(row.Malformed ?? []))
        {
            Question question = Question.Preflight(origin, "GET");
            if (!question.CanBeSent || origin.Length == 0)
                continue;
            bool isAdmitted = row.Admits?.Contains(origin) == true;
            string allowed = Edge.Expected(new PreflightCase("", [origin], ["GET"], Allowed: new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = row.Patterns is ["*"] ? "*" : origin }));
            (await nginx.Ask(row, question)).Should().Be(isAdmitted ? allowed : origin.Contains('\0') ? "400" : Edge.RefusedPreflight, "of {0}", origin);
        }
    }

    // What no browser sends and nginx sees otherwise than the middleware: an empty header is none, and of several lines only the first
    // may be there. The answer is then that to the question which it sees.
    private async Task<string?> Exception(StrictPreflightPolicyOptions policy, Question question)
    {
        KeyValuePair<string, string>[] seen = [.. question.Lines.Where(line => line.Value.Length > 0)];
        if (!nginx.SeesAllLines)
            seen = [.. seen.DistinctBy(line => line.Key)];
        bool isEmptied = question.Lines.Any(line => line.Key != Question.RequestHeaders && line.Value.Length == 0);
        bool isShortened = !nginx.SeesAllLines && question.Lines.DistinctBy(line => line.Key).Count() < question.Lines.Count;
        return isEmptied || isShortened ? await nginx.Ask(policy, question with { Lines = seen }) : null;
    }
}
