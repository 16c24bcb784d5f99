using CorsPreflight.Core.Fetch;
using CorsPreflight.Tests;
using CorsPreflight.Tool.Export;
using CorsPreflight.Tool.Tests.Servers;

namespace CorsPreflight.Tool.Tests.Export;

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
            string allowed = Edge.Expected(
                new PreflightCase(
                    "",
                    [origin],
                    ["GET"],
                    Allowed: new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = row.Patterns is ["*"] ? "*" : origin }));
            (await nginx.Ask(row, question))
                .Should().Be(
                    isAdmitted ? allowed
                        : origin.Contains('\0') ? "400"
                        : Edge.RefusedPreflight,
                    "of {0}",
                    origin);
        }
    }

    [NeedsFact("nginx")]
    public Task Answers_random_preflights_as_the_policy_does() => RandomPreflights.Play(nginx);

    [NeedsTheory("nginx")]
    [InlineData("/", 200, "Origin")]
    [InlineData("/captured/a", 200, "/a, Origin")] // the application says where it was asked
    [InlineData("/locked/", 401, "Origin")]
    [InlineData("/down/", 502, "Origin")]
    [InlineData("/static/missing", 404, "Origin")]
    public async Task Answers_in_every_location_of_a_server_that_has_the_directives(string path, int status, string vary)
    {
        const string allowed =
            "Access-Control-Allow-Credentials: true\nAccess-Control-Allow-Headers: X-A\nAccess-Control-Allow-Methods: "
            + "PUT\nAccess-Control-Allow-Origin: https://a.example.com";
        (await nginx.Ask("places", path, Question.Preflight("https://a.example.com", "PUT", "x-a")))
            .Should().Be($"204\n{allowed}\nVary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        (await nginx.Ask("places", path, Question.Preflight("https://a.example.com", "PATCH"))).Should().Be(Edge.RefusedPreflight);
        (await nginx.Ask("places", path, Question.Get("https://a.example.com")))
            .Should().Be(
                $"{status}\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Origin: "
                    + $"https://a.example.com\nAccess-Control-Expose-Headers: X-B\nVary: {vary}");
        (await nginx.Ask("places", path, Question.Get("https://example.com"))).Should().Be($"{status}\nVary: {vary}");
        (await nginx.Ask("places", path, Question.Get(null))).Should().Be($"{status}\nVary: {vary}");
    }

    [NeedsTheory("nginx")]
    [InlineData("cors_default")]
    [InlineData("a23456789_123456789_123456789_")] // the longest
    public async Task Is_taken_as_nginx_is_set_up_by_default(string prefix)
    {
        using var folder = new Folder();
        var configuration = new NginxConfiguration(Exports.Of(NginxEdge.Places), prefix);
        string file = folder.Write(
            "nginx.conf",
            $"events {{ }} pid {folder.At("pid")}; http {{ access_log off;\n{configuration.Maps()}\nserver {{ listen "
                + $"unix:{folder.At("socket")};\n{configuration.Directives()} }} }}");
        Ran ran = await Ran.Process(folder.Path, Installed.PathOf("nginx"), ["-t", "-q", "-p", folder.Path, "-c", file, "-e", "stderr"]);
        (ran.ExitCode, ran.Output, ran.Error).Should().Be((0, "", ""));
    }

    // What no browser sends and nginx sees otherwise than the middleware, as the exported text says: an empty header is none, and one in
    // several lines is one line, or only the first of them. The answer is then that to the question which it sees.
    private async Task<string?> Exception(StrictPreflightPolicyOptions policy, Question question)
    {
        KeyValuePair<string, string>[] seen =
        [
            .. question.Lines.GroupBy(line => line.Key, line => line.Value)
                .Select(header => KeyValuePair.Create(header.Key, nginx.SeesAllLines ? string.Join(", ", header) : header.First()))
                .Where(line => line.Value.Length > 0),
        ];
        // As one line it means the same, but for the bound on its length.
        bool meansTheSame =
            nginx.SeesAllLines
            && seen.Length == question.Lines.DistinctBy(line => line.Key).Count()
            && seen.All(line => line.Value.Length <= RequestedHeaders.MaxLength);
        return meansTheSame || seen.Length == question.Lines.Count ? null : await nginx.Ask(policy, question with { Lines = seen });
    }
}
