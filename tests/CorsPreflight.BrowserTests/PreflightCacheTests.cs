using System.Globalization;
using CorsPreflight.Tests.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace CorsPreflight.Tests;

/// <summary>How many preflights a session costs, counted at the server.</summary>
[Collection(nameof(Browsers))]
public class PreflightCacheTests(Browsers browsers, ITestOutputHelper output)
{
    private static readonly Call[] Session =
    [
        new("GET", "/orders"), // alone in needing no preflight
        new("GET", "/orders", "Authorization"),
        new("POST", "/orders", "Authorization", "Content-Type"),
        new("GET", "/orders", "X-Page"),
        new("PUT", "/orders/1", "Authorization", "Content-Type"),
        new("PATCH", "/orders/1", "Authorization", "Content-Type"),
        new("GET", "/orders/1", "Authorization"),
        new("DELETE", "/orders/1", "Authorization"),
        new("DELETE", "/orders/1", "X-Reason"),
        new("PUT", "/orders/2", "Content-Type"),
        new("DELETE", "/orders/2"),
        new("PUT", "/orders/2", "Authorization", "X-Reason"),
        new("POST", "/orders", "X-Page") { Credentials = "include" },
        new("GET", "/orders", "Authorization") { Credentials = "include" },
        new("PATCH", "/orders") { Credentials = "include" },
        new("PUT", "/orders/1") { Credentials = "include" },
        new("PATCH", "/orders/1", "Content-Type") { Credentials = "include" },
        new("DELETE", "/orders/1", "X-Reason") { Credentials = "include" },
        new("GET", "/orders/1", "X-Page") { Credentials = "include" },
        new("PUT", "/orders/1", "Authorization", "Content-Type") { Credentials = "include" },
    ];

    [Theory, Chromium, Firefox, WebKit]
    public async Task Costs_one_preflight_for_each_URL_with_and_without_credentials(EngineName name)
    {
        // The cache's key, https://fetch.spec.whatwg.org/#concept-cache: no answer can make it fewer.
        int minimum = Session.Where(c => c.IsPreflighted).Select(c => (c.Path, c.Credentials)).Distinct().Count();
        minimum.Should().Be(5);
        (await Play(name, maxAge: 600)).Should().Be(minimum);
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task Costs_one_preflight_for_each_call_where_the_answer_is_not_to_be_remembered(EngineName name) => (await Play(name, maxAge: 0)).Should().Be(19);

    private async Task<int> Play(EngineName name, int maxAge)
    {
        await using Api api = await browsers.Serve(name, services => services.AddStrictPreflight(o => o.Policies["Default"] = new StrictPreflightPolicyOptions
        {
            AllowedOrigins = [Api.App],
            AllowedMethods = ["PUT", "PATCH", "DELETE"],
            AllowedHeaders = ["Authorization", "Content-Type", "X-Page", "X-Reason"],
            AllowCredentials = true,
            MaxAgeSeconds = maxAge,
        }), app =>
        {
            app.UseStrictPreflight();
            app.Map("/{**path}", (Probe probe) => probe.Handle());
        }, settings: "{}");
        Engine engine = await browsers.Open(name, Api.App);
        string[] learnt = await engine.Run<string[]>("return await play(argument)", Session.Select(c =>
            new { url = api.Origin + c.Path, method = c.Method, headers = c.Headers.Select(header => new[] { header, header == "Content-Type" ? "application/json" : "x" }), credentials = c.Credentials }));
        learnt.Should().HaveCount(20).And.AllBe("200 handled");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, Access-Control-Max-Age {maxAge}: {api.Witness.Preflights} preflights for {Session.Length} calls"));
        return api.Witness.Preflights;
    }

    private sealed record Call(string Method, string Path, params string[] Headers)
    {
        public string Credentials { get; init; } = "omit";

        public bool IsPreflighted => Headers.Length > 0 || Method is not ("GET" or "POST");
    }
}
