using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>What docs/migrating.md says a line becomes answers as the line did, by what a browser makes of it.</summary>
public partial class MigratingDocumentTests
{
    private const string Document = "docs/migrating.md";

    private static readonly string[] Origins =
    [
        "https://app.example.com", "https://a.preview.example.com", "https://example.com", "http://localhost:3000", "https://localhost",
        "https://localhost.evil.test", TestApp.Evil,
    ];

    private static readonly (string Method, string? Headers)[] Calls =
    [
        ("GET", "authorization"), ("PUT", null), ("DELETE", "content-type"), ("PATCH", null), ("PUT", "authorization,content-type"),
        ("PUT", "x-any"),
    ];

    public static TheoryData<string> Lines => [.. MigratingDocument.Lines.Keys];

    [Fact]
    public void The_code_is_what_these_tests_compile() =>
        Readme.BlocksOf(Document, "csharp").Should().Equal(Readme.SnippetsOf("MigratingDocument.cs", Document));

    [Fact]
    public async Task Before_and_after_answer_browsers_alike()
    {
        await using TestApp before = await Start(MigratingDocument.AddBefore, MigratingDocument.UseBefore, "{}");
        string settings = Readme.BlocksOf(Document, "json").Single();
        await using TestApp after = await Start(MigratingDocument.AddAfter, MigratingDocument.UseAfter, settings);
        await AskBoth(before, after);
    }

    [Fact]
    public void Every_line_is_tried() =>
        Row().Matches(Readme.Of(Document)).Select(static row => row.Groups[1].Value).Should().Equal(MigratingDocument.Lines.Keys);

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_line_answers_browsers_as_what_it_becomes(string line)
    {
        string key = Row().Matches(Readme.Of(Document)).Single(row => row.Groups[1].Value == line).Groups[2].Value;
        string[] all = [key, .. ((string[])["\"AllowedOrigins\": [ \"https://app.example.com\" ]", "\"AllowedMethods\": [ \"PUT\" ]"])
            .Where(other => other.Split(':')[0] != key.Split(':')[0])];
        await using TestApp before = await Start(
            builder => builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            {
                MigratingDocument.Lines[line](policy);
                if (!line.Contains("Origin", StringComparison.Ordinal))
                    policy.WithOrigins("https://app.example.com");
                if (!line.Contains("Method", StringComparison.Ordinal))
                    policy.WithMethods("PUT");
            })),
            static app => app.UseCors(),
            "{}");
        await using TestApp after = await Start(
            MigratingDocument.AddAfter,
            MigratingDocument.UseAfter,
            $$"""{ "StrictPreflight": { "Policies": { "Default": { {{string.Join(", ", all)}} } } } }""");
        await AskBoth(before, after);
    }

    // Where nobody is let in, or everybody is, nothing is compared.
    private static async Task AskBoth(TestApp before, TestApp after)
    {
        List<string> answers = await AskAll(after);
        answers.Should().Equal(await AskAll(before)).And.Contain(static one => one.Contains("allowed", StringComparison.Ordinal))
            .And.Contain(static one => one.Contains("refused", StringComparison.Ordinal));
    }

    private static Task<TestApp> Start(Action<WebApplicationBuilder> add, Action<WebApplication> use, string settings) =>
        TestApp.Start(Server.TestServer, add, app =>
        {
            use(app);
            app.MapMethods("/orders", ["GET", "PUT", "DELETE", "PATCH"], static () => "");
        }, settings);

    private static async Task<List<string>> AskAll(TestApp app)
    {
        var answers = new List<string>();
        foreach (string origin in Origins)
        {
            foreach ((string method, string? headers) in Calls)
            {
                HttpResponseMessage answer = await app.Preflight("/orders", origin, method, headers);
                answers.Add($"{method} {headers} from {origin}: {Judge(answer, origin, method, headers)}");
            }
            HttpResponseMessage call = await app.Send("GET", "/orders", origin);
            string shared = $"readable, {Value(call, "Allow-Credentials")}, {Value(call, "Expose-Headers")}";
            answers.Add($"GET from {origin}: {(IsShared(call, origin) ? shared : "not readable")}");
        }
        return answers;
    }

    // What a browser makes of the answer to a preflight, and what it remembers.
    private static string Judge(HttpResponseMessage answer, string origin, string method, string? headers)
    {
        bool isMethodAllowed = method == "GET" || Lists("Allow-Methods", method);
        bool areHeadersAllowed = headers is null || headers.Split(',').All(name => Lists("Allow-Headers", name));
        return answer.IsSuccessStatusCode && IsShared(answer, origin) && isMethodAllowed && areHeadersAllowed
            ? $"allowed, {Value(answer, "Allow-Credentials")}, {Value(answer, "Max-Age")}"
            : "refused";

        bool Lists(string name, string value) => Value(answer, name).Split(", ").SelectMany(static part => part.Split(','))
            .Any(listed => listed == "*" || listed.Equals(value, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsShared(HttpResponseMessage answer, string origin) =>
        Value(answer, "Allow-Origin") is var allowed && (allowed == "*" || allowed == origin);

    private static string Value(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues($"Access-Control-{name}", out IEnumerable<string>? values) ? string.Join(", ", values) : "";

    [GeneratedRegex("^\\| `(.*)` \\| `(\".*)` \\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
