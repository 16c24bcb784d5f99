using System.Text.Json;
using System.Xml.Linq;
using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Policies;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Fixes;
using CorsPreflight.Tool.Check.Wire;
using CorsPreflight.Tool.Tests;
using CorsPreflight.Tool.Tests.Check;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.ToolTests.Check.Fixes;

/// <summary>
/// What is prescribed to servers that are not run here: it is well-formed, and nothing of the user's gets lost or breaks out.
/// </summary>
public class FixFinderTests
{
    private const string Origin = "https://app.example.com", HeaderName = "x-'%$`b";

    private static readonly RequiredPermissions Permissions = new(
        Origin,
        "/orders",
        ["GET", "POST", "PUT"],
        ["Authorization", HeaderName],
        true);

    public static TheoryData<string> Servers => [.. Enum.GetNames<ServerKind>()];

    [Theory]
    [MemberData(nameof(Servers))]
    public void Fills_in_what_the_user_needs(string server)
    {
        string code = string.Join('\n', For(server).Select(step => step.Code));
        code.Should().Contain(server == nameof(ServerKind.Apache) ? @"^(https://app\.example\.com)$" : Origin)
            .And.Contain("uthorization")
            .And.Contain("PUT");
    }

    [Fact]
    public void Writes_settings_that_this_library_takes()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(For(nameof(ServerKind.CorsPreflight))[0].Code)))
            .Build();
        var options = new StrictPreflightOptions();
        PolicySection.Read(configuration, PolicySection.DefaultPath, isOptional: false, new Surroundings(null, null), options);
        PolicyTable table = PolicyTable.Compile(options);
        StrictPreflightPolicyOptions policy = options.Policies.Should().ContainSingle().Which.Value;
        (policy.AllowedOrigins.Single(), policy.AllowedMethods.Single(), string.Join(' ', policy.AllowedHeaders), policy.AllowCredentials)
            .Should().Be((Origin, "PUT", $"Authorization {HeaderName}", true));
        table.Names.Should().Equal("Default");
    }

    [Theory]
    [InlineData(nameof(ServerKind.Iis), "//allowHeaders/add/@header")]
    [InlineData(nameof(ServerKind.AzureApiManagement), "//allowed-headers/header")]
    public void Writes_XML(string server, string names)
    {
        XDocument document = XDocument.Parse(For(server)[0].Code);
        ((IEnumerable<object>)System.Xml.XPath.Extensions.XPathEvaluate(document, names))
            .Select(node => node is XAttribute attribute ? attribute.Value : ((XElement)node).Value)
            .Should().Equal("Authorization", HeaderName);
    }

    [Fact]
    public async Task Writes_one_argument_of_a_shell()
    {
        string command = For(nameof(ServerKind.AwsApiGateway))[0].Code;
        Ran ran = await Ran.Process(Path.GetTempPath(), "sh", ["-c", $"aws() {{ for last; do :; done; printf %s \"$last\"; }}; {command}"]);
        JsonElement cors = JsonDocument.Parse(ran.Output).RootElement;
        cors.GetProperty("AllowHeaders").EnumerateArray().Select(name => name.GetString()).Should().Equal("Authorization", HeaderName);
    }

    [Theory]
    [InlineData("it's \\ \"q\"", """'it\'s \\ "q"'""", """
        "it's \\ \"q\""
        """)]
    public void Quotes(string text, string javaScript, string doubled) =>
        (Quoted.JavaScript(text), Quoted.Double(text)).Should().Be((javaScript, doubled));

    [Fact]
    public void Takes_nothing_away_that_was_allowed()
    {
        var call = new Call(
            Origin,
            new Uri("https://api.example.com/orders?a=1"),
            "PATCH",
            [new Header("X-New", "1"), new Header("Accept", "text/plain")],
            false);
        var preflight = new Response(
            204,
            [new Header("Access-Control-Allow-Methods", "PUT, *"), new Header("Access-Control-Allow-Headers", "x-old")]);
        var leg = new Leg(
            call,
            new Exchange(new Request("OPTIONS", call.Url, []), new Answer("HTTP/1.1", preflight, false, ""), null),
            null);
        RequiredPermissions.From(leg, credentials: true)
            .Should().BeEquivalentTo(new RequiredPermissions(Origin, "/orders", ["GET", "POST", "PUT", "PATCH"], ["x-old", "X-New"], true));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Empties_no_list(string server)
    {
        RequiredPermissions without = Permissions with { Methods = ["GET", "POST"], Headers = [], Credentials = false };
        string code = string.Join('\n', For(server, without).Select(step => step.Code));
        code.Should().NotMatchRegex(@"(?i)(allow|set)[-_]?(ed)?[-_]?headers\b(?!;)").And.NotMatchRegex(@"\[\s*\](?!string)|\n +headers:");
    }

    [Theory]
    [InlineData("", "Default", "AllowedOrigins AllowedMethods AllowedHeaders AllowCredentials")]
    [InlineData("refused;reason=origin-not-allowed;offender=\"https://app.example.com\";policy=\"Default\"", "Default", "AllowedOrigins")]
    [InlineData("refused;reason=method-not-allowed;offender=\"a\\\"b\";policy=\"Partners\"", "Partners", "AllowedMethods")]
    [InlineData("refused;reason=header-not-allowed;offender=\"x\"", "Default", "AllowedHeaders")]
    [InlineData("refused;reason=header-not-allowed;offender=\"x\";policy=\"a\\\"b\"", "Default", "AllowedHeaders")]
    [InlineData(
        "refused;reason=something-new;policy=\"Partners\"", "Partners", "AllowedOrigins AllowedMethods AllowedHeaders AllowCredentials")]
    [InlineData("allowed;policy=\"Partners\"", "Default", "AllowedOrigins AllowedMethods AllowedHeaders AllowCredentials")]
    public void Adds_to_this_library_what_its_verdict_misses(string verdict, string policy, string keys)
    {
        FixStep step = FixFinder.FindForServer(Causes.PolicyRefused, Ours(verdict), Permissions).Steps.Single();
        JsonProperty shown = JsonDocument.Parse(step.Code)
            .RootElement.GetProperty("StrictPreflight")
            .GetProperty("Policies")
            .EnumerateObject()
            .Single();
        (shown.Name, string.Join(' ', shown.Value.EnumerateObject().Select(line => line.Name))).Should().Be((policy, keys));
    }

    [Fact]
    public void Has_no_settings_for_an_endpoint_that_disables_CORS() =>
        FixFinder.FindForServer(Causes.PolicyRefused, Ours("refused;reason=cors-disabled"), Permissions).Steps.Should().BeEmpty();

    [Theory]
    [InlineData("Access-Control-Allow-Origin: *")]
    [InlineData("Access-Control-Allow-Origin: null")]
    [InlineData("Access-Control-Allow-Credentials: true")]
    public async Task Never_has_null_allowed(string line)
    {
        using var server = new FaultServer(
            new FaultCase(
                "",
                new FaultCall("GET"),
                Actual:
                [
                    "HTTP/1.1 302 Found", "{allow}", "Access-Control-Allow-Credentials: true",
                    "Location: http://localhost:{port}/then",
                ],
                Then: ["HTTP/1.1 204 No Content", line]));
        Checked redirected = await Checked.Url($"http://127.0.0.1:{server.Port}/", "--origin", "https://app.example.com", "--credentials");
        redirected.Fix.Should().Equal($"fetch('http://localhost:{server.Port}/then', …)");
        Checked sandboxed = await Checked.Url($"http://127.0.0.1:{server.Port}/then", "--origin", "null", "--credentials");
        (sandboxed.ExitCode, sandboxed.Report.GetProperty("fix").GetProperty("for").GetString()).Should().Be((1, "the page"));
        sandboxed.Fix.Should().BeEmpty();
    }

    [Fact]
    public async Task Never_has_a_page_call_a_login()
    {
        using var server = new FaultServer(
            new FaultCase("", new FaultCall("GET"), Actual: ["HTTP/1.1 302 Found", "Location: /Account/Login?ReturnUrl=%2F"]));
        Checked found = await Checked.Url($"http://127.0.0.1:{server.Port}/", "--origin", "https://app.example.com", "--credentials");
        (found.Cause, found.Report.GetProperty("fix").GetProperty("for").GetString()).Should().Be(("redirect-without-cors", "any server"));
        found.Detail.Should().EndWith("It leads to a login: this tool sends no cookies, and a page's may have run out.");
    }

    [Theory]
    [InlineData("*", "The server answers * now: where that is meant, keep it, and add only what is missing.")]
    [InlineData("https://app.example.com", "If there are lists already, keep what is on them.")]
    public async Task Says_that_what_is_there_may_stay(string origin, string advice)
    {
        using var server = new FaultServer(
            new FaultCase("", new FaultCall("PUT"), ["HTTP/1.1 204 No Content", $"Access-Control-Allow-Origin: {origin}"]));
        Checked found = await Checked.Url($"http://127.0.0.1:{server.Port}/", "--origin", "https://app.example.com", "--method", "PUT");
        found.Cause.Should().Be("method-not-allowed");
        found.Report.GetProperty("fix").GetProperty("advice").GetString().Should().EndWith(advice);
    }

    private static DetectedServer Ours(string verdict) =>
        ServerSigns.Detect([new Answer("HTTP/1.1", new Response(403, [new Header("Preflight-Verdict", verdict)]), false, "")]);

    private static IReadOnlyList<FixStep> For(string server, RequiredPermissions? permissions = null) =>
        FixFinder.FindForServer(
                Causes.NoOptionsRoute,
                new DetectedServer(Enum.Parse<ServerKind>(server), server, null),
                permissions ?? Permissions)
            .Steps;
}
