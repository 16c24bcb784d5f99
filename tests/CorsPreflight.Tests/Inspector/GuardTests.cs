using System.Net;
using System.Security.Cryptography;
using System.Text;
using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Inspector;

/// <summary>What the inspector says is for its own page.</summary>
public class GuardTests
{
    private const string AnyOrigin = """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "*" ] } } } }""";

    private const string NotFromHere = "The inspector answers only its own page, and requests that follow a link to it.";

    private const string OtherHost = "The inspector answers to localhost and loopback addresses only. Where it is meant to answer to this name too: MapStrictPreflightInspector(evenOutsideDevelopment: true).RequireAuthorization().";

    [Theory]
    [InlineData("localhost", null, null, null)]
    [InlineData("localhost:5080", null, "same-origin/cors/empty", null)]
    [InlineData("127.0.0.1", null, "none/navigate/document", null)]
    [InlineData("[::1]:5080", null, null, null)]
    [InlineData("API.localhost", null, null, null)]
    [InlineData("localhost:5080", "http://localhost:5080", "same-origin/cors/empty", null)]
    [InlineData("localhost", null, "cross-site/navigate/document", null)]
    [InlineData("localhost", null, "same-site/navigate/document", null)]
    [InlineData("localhost", null, "cross-site/navigate/iframe", NotFromHere)]
    [InlineData("localhost", null, "cross-site/no-cors/script", NotFromHere)]
    [InlineData("localhost", null, "same-site/no-cors/image", NotFromHere)]
    [InlineData("localhost", null, "same-site/cors/empty", NotFromHere)]
    [InlineData("localhost", TestApp.App, null, NotFromHere)]
    [InlineData("localhost", TestApp.Evil, "cross-site/cors/empty", NotFromHere)]
    [InlineData("localhost", "null", null, NotFromHere)]
    [InlineData("localhost", "http://localhost:5173", "same-site/cors/empty", NotFromHere)]
    [InlineData("localhost", "https://localhost", null, NotFromHere)]
    [InlineData("rebound.evil.test", null, "same-origin/cors/empty", OtherHost)]
    [InlineData("rebound.evil.test", "http://rebound.evil.test", null, OtherHost)]
    [InlineData("127.0.0.1.evil.test", null, null, OtherHost)]
    [InlineData("192.168.0.7", null, null, OtherHost)]
    public async Task Answers_only_who_cannot_be_a_page_of_another_origin(string host, string? origin, string? fetch, string? refusal)
    {
        foreach (string settings in new[] { TestApp.Settings, AnyOrigin })
        {
            await using TestApp app = await InspectorApp.Start(settings: settings);
            HttpResponseMessage response = await app.Send("GET", InspectorApp.Page, origin, request =>
            {
                request.Headers.Host = host;
                foreach ((string name, string value) in (fetch?.Split('/') ?? []).Zip(["Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"], (value, name) => (name, value)))
                    request.Headers.Add(name, value);
            });
            string text = await response.Content.ReadAsStringAsync();
            response.StatusCode.Should().Be(refusal is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
            if (refusal is null)
                text.Should().StartWith("<!doctype html>");
            else
                text.Should().Be(refusal);
            Headers(response).Should().Contain("Cross-Origin-Resource-Policy: same-origin").And.Contain("Content-Security-Policy: " + Policy(await PageText()), "refusals have them too");
        }
    }

    [Fact]
    public async Task The_events_are_guarded_alike()
    {
        await using TestApp app = await InspectorApp.Start();
        HttpResponseMessage response = await app.Send("GET", InspectorApp.Events, TestApp.App);
        (response.StatusCode, await response.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.Forbidden, NotFromHere));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Takes_nothing_but_GET(string method)
    {
        await using TestApp app = await InspectorApp.Start();
        (await app.Send(method, InspectorApp.Page, origin: null)).StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    // A page under a name that leads here may send what a proxy on this machine would.
    [Fact]
    public async Task A_forwarded_host_is_not_the_one_that_was_asked_for()
    {
        await using TestApp app = await InspectorApp.Start(Server.Kestrel, pipeline: app => app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All }));
        HttpResponseMessage response = await app.Send("GET", InspectorApp.Page, origin: null, request =>
        {
            request.Headers.Host = "rebound.evil.test";
            request.Headers.Add("X-Forwarded-For", "127.0.0.1");
            request.Headers.Add("X-Forwarded-Proto", "http");
            request.Headers.Add("X-Forwarded-Host", "localhost");
        });
        (response.StatusCode, await response.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.Forbidden, OtherHost));
    }

    [Fact]
    public async Task No_cache_ahead_of_it_keeps_it()
    {
        await using TestApp app = await InspectorApp.Start(services: b => b.Services.AddOutputCache(o => o.AddBasePolicy(p => p.Cache())), pipeline: app => app.UseOutputCache());
        await PageOf(null, HttpStatusCode.OK);
        await PageOf(TestApp.App, HttpStatusCode.Forbidden);

        async Task PageOf(string? origin, HttpStatusCode status) => (await app.Send("GET", InspectorApp.Page, origin)).StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task Every_header_of_the_page()
    {
        await using TestApp app = await InspectorApp.Start();
        HttpResponseMessage response = await app.Send("GET", InspectorApp.Page, origin: null);
        Headers(response).Should().Equal(
            "Cache-Control: no-store",
            "Content-Security-Policy: " + Policy(await response.Content.ReadAsStringAsync()),
            "Content-Type: text/html; charset=utf-8",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Resource-Policy: same-origin",
            "Referrer-Policy: no-referrer",
            "Vary: Origin",
            "X-Content-Type-Options: nosniff");
    }

    [Fact]
    public async Task The_page_loads_nothing_and_has_no_inline_style_or_handler()
    {
        string page = await PageText();
        page.Should().NotMatchRegex("""<(?:img|iframe|object|embed|base)\b|<script[^>]* src|\bstyle=| on[a-z]+=|innerHTML|insertAdjacentHTML|document\.write|eval\(""");
        page.Split("<link ").Should().HaveCount(2, "an icon that is empty").And.Contain(part => part.StartsWith("rel=\"icon\" href=\"data:,\">", StringComparison.Ordinal));
    }

    // Each route both ways, with endpoints that name policies and without, where the mapping would switch matching on.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Preflights_are_answered_as_without_it(bool namesPolicies)
    {
        void Map(WebApplication app)
        {
            if (namesPolicies)
                InspectorApp.MapAll(app);
        }

        await using TestApp with = await InspectorApp.Start(pipeline: Map), without = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            Map(app);
        }, environment: "Development");
        foreach (string path in new[] { "/", "/plain", "/partner/7", "/off", "/torn", "/nowhere", InspectorApp.Page, InspectorApp.Events })
        {
            foreach (string origin in new[] { TestApp.App, TestApp.Partner, TestApp.Evil, "null" })
            {
                foreach (string method in new[] { "GET", "PUT", "DELETE" })
                    Answers.Of(await with.Preflight(path, origin, method, "content-type")).Should().Be(Answers.Of(await without.Preflight(path, origin, method, "content-type")), $"{method} {path} from {origin}");
            }
        }
    }

    private static async Task<string> PageText()
    {
        await using TestApp app = await InspectorApp.Start();
        return await app.Client.GetStringAsync(InspectorApp.Page);
    }

    private static string Policy(string page) =>
        $"default-src 'none'; script-src '{Hash(page, "<script type=\"module\">", "</script>")}'; style-src '{Hash(page, "<style>", "</style>")}'; img-src data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static string Hash(string page, string from, string to) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Split(from)[1].Split(to)[0])));

    private static IEnumerable<string> Headers(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers).Where(h => h.Key != "Content-Length").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal);
}
