using System.Text.Json;
using CorsPreflight.Tests;
using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Tests.Explain;

public sealed class ExplainTests : IDisposable
{
    private const string Settings = """
        {
          "StrictPreflight": {
            "Policies": {
              "Default": { "AllowedOrigins": [ "https://app.example.com" ], "AllowedMethods": [ "PUT" ], "AllowedHeaders": [ "Content-Type" ], "ExposedHeaders": [ "X-Total" ], "MaxAgeSeconds": 600 },
              "Partner": { "AllowedOrigins": [ "*" ] }
            }
          }
        }
        """;

    private readonly Folder folder = new();

    // A browser asks with one line of each, and names in lower case, sorted.
    public static TheoryData<string> Rows =>
        [
            .. Cases.Preflights.Where(row =>
                    row.Value.Case is { Origin.Count: 1, Method.Count: 1, Headers: null or { Count: 1 } }
                    && BrowserModel.PreflightOf(CallOf(row.Value.Case)) is { } asked
                    && BrowserModel.GetBlockReason(CallOf(row.Value.Case)) is null
                    && asked[0].Value == row.Value.Case.Method[0]
                    && asked.ElementAtOrDefault(1).Value == row.Value.Case.Headers?[0])
                .Select(row => row.Key),
        ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Answers_what_the_wire_answers_for_every_call_that_a_page_can_make(string it)
    {
        (StrictPreflightPolicyOptions policy, PreflightCase row) = Cases.Preflights[it];
        string file = folder.Write(
            "a.json",
            JsonSerializer.Serialize(new { StrictPreflight = new { Policies = new { Default = policy } } }));
        string[] headers = [.. (row.Headers?[0].Split(',') ?? []).SelectMany(name => new[] { "--header", name })];
        Ran ran = await Ran.Command(["explain", file, "--origin", row.Origin[0], "--method", row.Method[0], .. headers, "--json"]);
        (ran.ExitCode, ran.Error).Should().Be((row.Allowed is null ? 1 : 0, ""));
        JsonElement report = JsonDocument.Parse(ran.Output).RootElement, preflight = report.GetProperty("preflight");
        (report.GetProperty("allowed").GetBoolean(), report.GetProperty("reason").GetString(), report.GetProperty("offender").GetString())
            .Should().Be((row.Allowed is not null, (row.Refused ?? PreflightReason.Allowed).ToString(), row.Offender));
        preflight.GetProperty("status").GetInt32().Should().Be(row.Allowed is null ? 403 : 204);
        Lines(preflight, "response")
            .Should().BeEquivalentTo([
                .. row.Allowed?.Select(header => $"{header.Key}: {header.Value}") ?? [],
                "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
            ]);
    }

    [Fact]
    public async Task Explains_a_rule() => (await Ran.Command("explain", "cpf1003")).Should().Be(new Ran(0,
        """
        CPF1003: A policy without origins

        It could never allow anything.
        List at least one origin, such as "https://app.example.com".

        An error: the application does not start with it, and a change of its configuration is not taken.

        """, ""));

    [Fact]
    public async Task Explains_a_rule_for_other_programs() => (await Ran.Command("explain", "CPF2601", "--json")).Should().Be(new Ran(0,
        """
        {
          "id": "CPF2601",
          "severity": "warning",
          "title": "A policy that no endpoint names",
          "why": "It decides nothing.",
          "help": "Name it where it applies, with RequireCors(\u0022name\u0022) or [EnableCors(\u0022name\u0022)], or remove it."
        }

        """, ""));

    [Theory]
    [InlineData("There is no rule CPF9999; they begin at CPF1001 and end at CPF2602.", "CPF9999")]
    [InlineData("Option '--origin' is required.", "appsettings.json")]
    [InlineData("Option '--origin' is required.", "CPF1001", "CPF1002")]
    public async Task Refuses_what_is_neither_a_rule_nor_a_call(string sentence, params string[] arguments)
    {
        Ran ran = await Ran.Command(["explain", .. arguments]);
        (ran.ExitCode, ran.Output).Should().Be((2, ""));
        ran.Error.Should().Contain(sentence);
    }

    [Fact]
    public void Has_rows_enough() => Rows.Should().HaveCountGreaterThan(30);

    [Fact]
    public async Task Explains_an_allowed_call()
    {
        string file = folder.Write("a.json", Settings);
        string[] args = ["--origin", "https://app.example.com", "--method", "put", "--header", "Content-Type: application/json"];
        (await Ran.Command(["explain", file, .. args])).Should().Be(new Ran(0, $"""
            Allowed: PUT from https://app.example.com.

            The browser asks first:
              Origin: https://app.example.com
              Access-Control-Request-Method: PUT
              Access-Control-Request-Headers: content-type

            The policy Default of {file}(4,7) checks:
              passed   Policy: Default, chosen by its name.
              passed   Preflight: Sent first, because the method is none of GET, HEAD and POST; the call follows only if all of these pass.
              passed   Origin: It is in AllowedOrigins.
              passed   Method: It is in AllowedMethods.
              passed   Headers: All are in AllowedHeaders.
              passed   Credentials: None are sent.
              passed   What the page may read: Status, body and the headers Cache-Control, Content-Language, Content-Length, Content-Type, Expires, Last-Modified and Pragma, X-Total.

            The preflight is answered 204 No Content:
              Access-Control-Allow-Origin: https://app.example.com
              Access-Control-Allow-Methods: PUT
              Access-Control-Allow-Headers: Content-Type
              Access-Control-Max-Age: 600
              Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers

            The response to the call, whatever its status, gets:
              Access-Control-Allow-Origin: https://app.example.com
              Access-Control-Expose-Headers: X-Total
              Vary: Origin

            """, ""));
    }

    [Fact]
    public async Task Explains_a_refused_call_with_the_line_to_add()
    {
        string file = folder.Write("a.json", Settings);
        (await Ran.Command("explain", file, "--origin", "https://app.example.com", "--header", "X-Unknown")).Should().Be(new Ran(1,
            $"""
            Refused: GET from https://app.example.com: HeaderNotAllowed x-unknown.
            To allow it: add "x-unknown" to StrictPreflight:Policies:Default:AllowedHeaders in {file}.

            The browser asks first:
              Origin: https://app.example.com
              Access-Control-Request-Method: GET
              Access-Control-Request-Headers: x-unknown

            The policy Default of {file}(4,7) checks:
              passed   Policy: Default, chosen by its name.
              passed   Preflight: Sent first, because of the headers; the call follows only if all of these pass.
              passed   Origin: It is in AllowedOrigins.
              passed   Method: GET, HEAD and POST always pass.
              refused  Headers: "x-unknown" is not in AllowedHeaders.

            The preflight is answered 403 Forbidden:
              Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers

            """, ""));
    }

    [Theory]
    [InlineData(
        "https://app.example.com", 0, "Allowed: GET from https://app.example.com.\n\nThe browser sends no preflight.\n",
        "Access-Control-Allow-Origin: https://app.example.com")]
    [InlineData(
        "https://evil.test", 1,
        "Refused: GET from https://evil.test: OriginNotAllowed https://evil.test.\nTo allow it: if you trust it, add",
        "The response to the call, whatever its status, gets:\n  Vary: Origin\n")]
    [InlineData("null", 1, "Refused: GET from null: OriginNotAllowed null.\n", "Vary: Origin")]
    [InlineData(
        "https://evil.test", 0, "Allowed: GET from https://evil.test.\n", "gets:\n  Access-Control-Allow-Origin: *\n", "--policy",
        "partner")]
    [InlineData(
        "https://evil.test",
        1,
        "Refused: GET from https://evil.test with credentials, which the policy does not allow.\nTo allow it: "
            + "set StrictPreflight:Policies:Partner:AllowCredentials to true, and list the origins",
        "refused  Credentials: ", "--policy", "Partner", "--credentials")]
    public async Task Explains_calls_without_a_preflight(string origin, int exitCode, string beginning, string part, params string[] more)
    {
        Ran ran = await Ran.Command(["explain", folder.Write("a.json", Settings), "--origin", origin, .. more]);
        (ran.ExitCode, ran.Error).Should().Be((exitCode, ""));
        ran.Output.Should().StartWith(beginning)
            .And.Contain(part)
            .And.Contain("The browser sends no preflight.")
            .And.NotContain("The preflight is answered");
    }

    [Fact]
    public async Task Shows_what_diagnostics_add()
    {
        string file = folder.Write(
            "a.json",
            Settings.Replace("\"Policies\"", "\"Diagnostics\": true, \"Policies\"", StringComparison.Ordinal));
        (await Ran.Command("explain", file, "--origin", "https://app.example.com", "--method", "PATCH")).Output.Should().EndWith("""
            The preflight is answered 204 No Content:
              Access-Control-Allow-Origin: https://app.example.com
              Access-Control-Allow-Methods: PUT
              Access-Control-Allow-Headers: Content-Type
              Access-Control-Max-Age: 600
              Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
              Preflight-Verdict: refused;reason=method-not-allowed;offender="PATCH";policy="Default"

            """);
    }

    [Fact]
    public async Task Lists_the_mistakes_of_the_settings_as_lint_does()
    {
        string file = folder.Write("a.json", Settings.Replace(".com", ".com/", StringComparison.Ordinal));
        foreach (
            string[] form in (string[][])
                [
                    [],
                    ["--json"],
                ])
            (await Ran.Command(["explain", file, "--origin", "https://app.example.com", .. form]))
                .Should().Be(await Ran.Command(["lint", file, .. form]));
    }

    [Fact]
    public async Task Reads_files_as_lint_does()
    {
        folder.Write("appsettings.json", Settings);
        folder.Write(
            "appsettings.Production.json",
            """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://b.example" ] } } } }""");
        Ran ran = await Ran.In(folder.Path, "explain", "--origin", "https://b.example", "--environment", "Production");
        ran.ExitCode.Should().Be(0);
        ran.Output.Should().Contain("The policy Default of appsettings.Production.json(1,38) checks:");
        ran.Error.Should().Be(
                "StrictPreflight:Policies:Default:AllowedOrigins is the list of appsettings.Production.json, whole; "
                    + "the one of appsettings.json does not count.\n");
    }

    [Theory]
    [InlineData(
        "There is no policy \"Prtner\"; there are \"Default\", \"Partner\". Did you mean \"Partner\"?", "https://a", "--policy", "Prtner")]
    [InlineData("There is no policy \"\\u001b\"; there are \"Default\", \"Partner\".", "https://a", "--policy", "\u001b")]
    [InlineData(
        "No page has the origin \"https://a/\": an origin is a scheme, a host in lower case and the port if it is not the usual "
            + "one, such as https://app.example.com.",
        "https://a/")]
    [InlineData(
        "No page has the origin \" [2J\": an origin is a scheme, a host in lower case and the port if it is not the usual one, "
            + "such as https://app.example.com.",
        "\u001b[2J")]
    [InlineData("No page can send TRACE: browsers forbid it.", "https://a", "--method", "TRACE")]
    public async Task Refuses_questions_without_an_answer(string sentence, params string[] args) =>
        (await Ran.Command(["explain", folder.Write("a.json", Settings), "--origin", .. args]))
            .Should().Be(new Ran(2, "", sentence + "\n"));

    [Theory]
    [InlineData("Option '--origin' is required.")]
    [InlineData("Option '--origin' expects a single argument but 2 were provided.", "--origin", "https://a", "--origin", "https://b")]
    [InlineData("\"--headers\" is not understood; did you mean --header?", "--origin", "https://a", "--headers", "x")]
    [InlineData(
        "--environment goes with one file; of several, name that of the environment last.", "--origin", "https://a", "a", "b",
        "--environment", "c")]
    public async Task Refuses_wrong_arguments_with_the_right_form(string sentence, params string[] args)
    {
        Ran ran = await Ran.Command(["explain", .. args]);
        (ran.ExitCode, ran.Output).Should().Be((2, ""));
        ran.Error.Should().StartWith($"{sentence}\nThe right form: cors-preflight explain [FILE…] --origin ORIGIN ");
    }

    private static Call CallOf(PreflightCase row) => new(row.Origin[0], new Uri("https://server.invalid/"), row.Method[0],
        [.. (row.Headers?[0].Split(',') ?? []).Select(name => new Header(name, ""))], Credentials: false);

    private static IEnumerable<string> Lines(JsonElement element, string name) =>
        element.GetProperty(name)
            .EnumerateArray()
            .Select(header => $"{header.GetProperty("name").GetString()}: {header.GetProperty("value").GetString()}");
}
