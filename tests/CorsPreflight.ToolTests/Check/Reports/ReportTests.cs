using System.Text.Json;
using CorsPreflight.Tool.Check;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Reports;
using CorsPreflight.Tool.Check.Wire;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.Tool.Tests;

namespace CorsPreflight.ToolTests.Check.Reports;

/// <summary>How it is told.</summary>
public class ReportTests
{
    private static readonly Response Unauthorized = new(401, [new Header("Server", "Kestrel"), new Header("WWW-Authenticate", "Bearer")]);

    private static readonly Call Call = new(
        "https://app.example.com",
        new Uri("https://api.example.com/orders"),
        "PUT",
        [new Header("Authorization", "Bearer s3cret"), new Header("X-Api-Key", "s3cret")],
        false);

    [Fact]
    public void Tells_the_triage_step_by_step_in_60_columns()
    {
        string text = Text(Evidence(Unauthorized), 60);
        text.Split('\n')
            .Should().OnlyContain(
                line => line.Length <= 60 || line.StartsWith("    ", StringComparison.Ordinal),
                "but for code, which is to be copied");
        text.Should().StartWith("""
            PUT https://api.example.com/orders
            from https://app.example.com
            It needs a preflight, because of: PUT, authorization,
            x-api-key.

            1. Is OPTIONS answered, with a status that counts? NO
              > OPTIONS /orders
                Host: api.example.com

            """.ReplaceLineEndings("\n"));
        text.Should().Contain("""

              < HTTP/1.1 401 Unauthorized
                Server: Kestrel
                WWW-Authenticate: Bearer

            2. Does it ask for the method and the headers? Yes
                Access-Control-Request-Method: PUT
                Access-Control-Request-Headers: authorization,x-api-key

            3. Do the Access-Control-Allow lines of the answer match?
            Not reached

            4. May the page read the response to the call itself? Not
            reached

            The standard: refuses at the preflight: allow origin
                          missing
            Chrome, Edge: refuses at the preflight: allow origin
                          missing
            Firefox:      refuses at the preflight: allow origin
                          missing
            Safari:       refuses at the preflight: status not ok (401)
            """.ReplaceLineEndings("\n"));
        text.Should().Contain("""

            REFUSED: Authentication runs before CORS
            [authentication-first]
              OPTIONS is answered with 401 Unauthorized,
              WWW-Authenticate: Bearer.
            """.ReplaceLineEndings("\n"));
        text.Should().Contain("  Row 2 of the table of causes: OPTIONS 401 or 403:")
            .And.Contain("Fix for ASP.NET Core, recognised by Server: Kestrel\n");
    }

    [Fact]
    public void Keeps_secrets_to_itself()
    {
        Evidence evidence = Evidence(
            new Response(
                200,
                [
                    new Header("Set-Cookie", "session=s3cret; Path=/"),
                    new Header("X-Auth-Token", "s3cret"),
                    new Header("X-Session", "s3cret"),
                    new Header("X-Auth", "s3cret"),
                ]));
        Text(evidence, 120).Should().NotContain("s3cret");
        string json = JsonReport.Write(Diagnoser.Diagnose(evidence));
        json.Should().NotContain("s3cret");
        JsonDocument.Parse(json)
            .RootElement.GetProperty("call")
            .GetProperty("headers")[0]
            .GetProperty("value")
            .GetString()
            .Should().Be("Bearer …");
    }

    [Fact]
    public void Shows_what_servers_write_as_plain_text()
    {
        Evidence evidence = Evidence(
            new Response(
                200,
                [
                    new Header("Access-Control-Allow-Origin", "[red]a\u001b[2J\u009b\u202e[/]"),
                    new Header("Server", "\u001b]0;title\u0007[bold]"),
                ]));
        string text = Text(evidence, 80);
        text.Where(c => char.IsControl(c) && c != '\n').Should().BeEmpty();
        text.Should().NotContain("\u202e").And.Contain("Access-Control-Allow-Origin: [red]a [2J  [/]").And.Contain(" ]0;title [bold]");
        JsonReport.Write(Diagnoser.Diagnose(evidence)).Where(c => c is not '\n' and not '\r' && (c < ' ' || c > '~')).Should().BeEmpty();
    }

    [Fact]
    public void Has_the_shape_that_the_README_promises()
    {
        JsonElement promised = JsonDocument.Parse(Block("json")).RootElement;
        Shape(JsonDocument.Parse(JsonReport.Write(Diagnoser.Diagnose(Evidence(Unauthorized)))).RootElement)
            .Should().Be(Shape(promised))
            .And.StartWith("{verdict sameOrigin call{");
    }

    [Fact]
    public void Says_what_the_README_shows()
    {
        Evidence evidence = Evidence(Unauthorized);
        Leg leg = evidence.Legs[0];
        Call call = leg.Call with { Headers = [new Header("Authorization", "")] };
        string text = Text(
            new Evidence(
                [leg with { Call = call, Preflight = Answered(Outgoing.Preflight(call, BrowserModel.PreflightOf(call)!), Unauthorized) }],
                null),
            140);
        string[] shown = [.. Block("console").Split('\n').Skip(1).Where(line => line is not ("…" or ""))];
        text.Split('\n').Where(shown.Contains).Should().Equal(shown);
    }

    [Fact]
    public void Has_its_causes_in_the_README() =>
        Causes.All.Should().OnlyContain(cause =>
                Readme.Contains(
                    $"| `{cause.Id}` | {JsonReport.Kebab(cause.Severity)} | {(cause.Row == null ? "" : $"{cause.Row.Number} ")}| "
                        + $"{cause.Title} |",
                    StringComparison.Ordinal));

    [Fact]
    public void Says_where_engines_differ()
    {
        Header[] allow =
        [
            new("Access-Control-Allow-Origin", "*"),
            new("Access-Control-Allow-Methods", "*"),
            new("Access-Control-Allow-Headers", "*"),
        ];
        Leg leg = Evidence(new Response(204, allow)).Legs[0];
        var evidence = new Evidence([leg with { Actual = Answered(Outgoing.Actual(Call), new Response(200, allow)) }], null);
        CheckDiagnosis diagnosis = Diagnoser.Diagnose(evidence);
        diagnosis.Engines.Select(engine => (engine.Engine, engine.IsAllowed)).Should()
            .Equal((Engine.Standard, false), (Engine.Chromium, true), (Engine.Firefox, true), (Engine.WebKit, true));
        (diagnosis.Verdict, diagnosis.Warnings[0].Cause).Should().Be((Verdict.Allowed, Causes.AuthorizationUnderAny));
        Text(evidence, 100)
            .Should().Contain("The standard: refuses at the preflight: authorization not covered (authorization)")
            .And.Contain("WARNING: * does not cover Authorization");
    }

    [Theory]
    [InlineData("http://192.168.1.2/", "https://app.example.com", "mixed-content local-network")]
    [InlineData("https://10.0.0.1/", "https://app.example.com", "local-network")]
    [InlineData("https://[fd00::1]/", "https://app.example.com", "local-network")]
    [InlineData("https://10.0.0.1/", "https://10.0.0.2", "")]
    [InlineData("https://10.0.0.1/", "http://localhost:5173", "")]
    [InlineData("https://11.0.0.1/", "https://app.example.com", "")]
    public void Warns_of_private_addresses(string url, string origin, string found)
    {
        Call call = Call with { Url = new Uri(url), Origin = origin, Method = "GET", Headers = [] };
        Exchange? actual = found.StartsWith("mixed", StringComparison.Ordinal)
            ? null
            : Answered(Outgoing.Actual(call), new Response(200, [new Header("Access-Control-Allow-Origin", "*")]));
        CheckDiagnosis diagnosis = Diagnoser.Diagnose(new Evidence([new Leg(call, null, actual)], null));
        string.Join(' ', diagnosis.Warnings.Prepend(diagnosis.Cause!).OfType<Remark>().Select(remark => remark.Cause.Id))
            .Should().Be(found);
    }

    [Fact]
    public void Has_words_for_every_check_of_every_engine()
    {
        IEnumerable<EngineVerdict> verdicts =
            from engine in Enum.GetValues<Engine>()
            from check in Enum.GetValues<BrowserCheck>().Except([BrowserCheck.Passed])
            select new EngineVerdict(
                engine,
                new EngineFailure(IsAtPreflight: false, EngineFailureKind.Refused, new Finding(check)),
                null,
                []);
        verdicts.Select(verdict => $"{EngineText.GetName(verdict.Engine)} {EngineText.Describe(verdict)}").Should().OnlyHaveUniqueItems();
    }

    private static string Readme =>
        File.ReadAllText(Path.Combine(Ran.Repository, "src/CorsPreflight.Tool/README.md")).ReplaceLineEndings("\n");

    // The first of the section on check.
    private static string Block(string language) =>
        Readme[Readme.IndexOf("\n## check\n", StringComparison.Ordinal)..].Split($"```{language}\n")[1].Split("```")[0].TrimEnd();

    private static Evidence Evidence(Response preflight) =>
        new([new Leg(Call, Answered(Outgoing.Preflight(Call, BrowserModel.PreflightOf(Call)!), preflight), null)], null);

    private static Exchange Answered(Request request, Response response) => new(request, new Answer("HTTP/1.1", response, false, ""), null);

    private static string Text(Evidence evidence, int width)
    {
        using var writer = new StringWriter();
        new TextReport(new TextOutput(writer, width)).Write(Diagnoser.Diagnose(evidence));
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }

    private static string Shape(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => "{"
                + string.Join(' ', element.EnumerateObject().Select(property => property.Name + Shape(property.Value)))
                + "}",
            JsonValueKind.Array => "[" + (element.GetArrayLength() == 0 ? "" : Shape(element[0])) + "]",
            _ => "",
        };
}
