using CorsPreflight.Tests;
using CorsPreflight.Tool.Tests.Servers;

namespace CorsPreflight.Tool.Tests.Export;

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
            string allowed = Edge.Expected(
                new PreflightCase(
                    "",
                    [origin],
                    ["GET"],
                    Allowed: new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = row.Patterns is ["*"] ? "*" : origin }));
            (await express.Ask(row, question))
                .Should().Be(
                    isAdmitted ? allowed
                        : question.IsHttp ? Edge.RefusedPreflight
                        : "400",
                    "of {0}",
                    origin);
        }
    }

    [NeedsFact("node", "npm")]
    public Task Answers_random_preflights_as_the_policy_does() => RandomPreflights.Play(express);

    [NeedsTheory("node", "npm")]
    [InlineData("/throw", 500, "Origin")]
    [InlineData("/missing", 404, "Origin")]
    [InlineData("/head", 203, "Accept, Origin")]
    [InlineData("/heads", 203, "Accept, Cookie, Origin")]
    [InlineData("/bare", 203, "Origin")]
    public async Task Completes_responses_however_they_are_made(string path, int status, string vary)
    {
        StrictPreflightPolicyOptions policy = Cases.Preflights.Values.First().Policy;
        (await express.Ask(policy, path, Question.Get("https://app.example.com")))
            .Should().Be(
                $"{status}\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Origin: "
                    + $"https://app.example.com\nAccess-Control-Expose-Headers: X-Request-Id\nVary: {vary}");
        (await express.Ask(policy, path, Question.Get("https://evil.test"))).Should().Be($"{status}\nVary: {vary}");
        (await express.Ask(policy, path, Question.Get(null))).Should().Be($"{status}\nVary: {vary}");
        (await express.Ask(policy, path, Question.Preflight("https://app.example.com", "PATCH"))).Should().Be(Edge.RefusedPreflight);
    }

    [NeedsFact("node", "npm")]
    public async Task Can_be_imported_by_modules() =>
        (await express.Ask("module", "/", Question.Preflight("https://app.example.com", "PATCH"))).Should().Be(Edge.RefusedPreflight);
}
