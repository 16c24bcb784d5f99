using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>What docs/migrating.md says of the built-in CORS and of this library, both observed.</summary>
public class ComparisonTests
{
    private static readonly Dictionary<string, Comparison> Rows = new()
    {
        ["a preflight, where a fallback policy demands a user"] = new(
            "401", "204", Preflight("/orders", TestApp.App, "PUT"), Status, Authenticated),
        ["a call without a token, there"] = new(
            "401, not readable", "401, readable", Call("/orders", TestApp.App), StatusAndReadable, Authenticated),
        ["a preflight for DELETE, which is not allowed"] = new(
            "204 with CORS headers", "403", Preflight("/orders", TestApp.App, "DELETE"), StatusAndHeaders),
        ["a preflight with a header that is not allowed"] = new(
            "204 with CORS headers", "403", Preflight("/orders", TestApp.App, "PUT", "x-unknown"), StatusAndHeaders),
        ["a preflight from an origin that is not allowed"] = new(
            "204", "403", Preflight("/orders", TestApp.Evil, "PUT"), StatusAndHeaders),
        ["a call that nobody expected to throw"] = new(
            "500, not readable", "500, readable", Call("/throws", TestApp.App), StatusAndReadable),
        ["a call from an origin that is not allowed, through a cache"] = new(
            "no `Vary`", "`Vary: Origin`", Call("/orders", TestApp.Evil), Vary),
        ["a preflight for an endpoint whose policy does not exist: `RequireCors(\"Prtner\")`"] = new(
            "runs the handler", "does not start", Preflight("/orders", TestApp.Evil, "PUT"), Handler, Endpoint: "Prtner"),
        ["a preflight that names the header `naïve`, where any is allowed"] = new(
            "500", "403", Preflight("/partner", TestApp.Partner, "PUT", "naïve"), Status),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_document_says_what_happens(string name)
    {
        Comparison row = Rows[name];
        (await Observe(row, BuiltIn)).Should().Be(row.BuiltIn, "the built-in");
        (await Observe(row, Strict)).Should().Be(row.Strict, "CorsPreflight");
        (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs/migrating.md"))).Should().Contain($"| {name} | {row.BuiltIn} | {row.Strict} |\n");
    }

    [Fact]
    public async Task The_page_of_the_sample_says_what_the_built_in_does_where_authentication_is_written_out_behind_it()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, builder =>
        {
            Authenticated(builder.Services);
            builder.Services.AddCors(cors => cors.AddDefaultPolicy(p => p.WithOrigins(TestApp.App).WithMethods("PUT").WithHeaders("Authorization")));
        }, app =>
        {
            app.UseCors();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapPut("/orders", (Probe probe) => probe.Handle());
            app.MapPut("/throws", void (Probe probe) => throw probe.Throw());
        });
        foreach ((string method, string header) in new[] { ("PUT", "authorization"), ("DELETE", "authorization"), ("PUT", "x-unknown") })
            StatusAndHeaders(new(Answers.Of(await app.Preflight("/orders", TestApp.App, method, header)), HandlerRan: false)).Should().Be("204 with CORS headers");
        StatusAndReadable(new(Answers.Of(await app.Send("PUT", "/orders", TestApp.App)), HandlerRan: false)).Should().Be("401, readable");
        StatusAndReadable(new(Answers.Of(await app.Send("PUT", "/throws", TestApp.App, r => r.Headers.Add("X-User", "alice"))), HandlerRan: true)).Should().Be("500, not readable");
    }

    private static async Task<string> Observe(Comparison row, Func<Comparison, Task<TestApp>> start)
    {
        TestApp app;
        try
        {
            app = await start(row);
        }
        catch (StrictPreflightConfigurationException)
        {
            return "does not start";
        }
        await using (app)
        {
            string answer = await row.Send(app);
            return row.Cell(new Observation(answer, app.Probe.Handlers > 0));
        }
    }

    // As it stands, and not through HttpClient, which would not send "naïve".
    private static Func<TestApp, Task<string>> Preflight(string path, string origin, string method, string? headers = null) => app =>
        app.Send("OPTIONS", path, new("Origin", origin), new("Access-Control-Request-Method", method), new("Access-Control-Request-Headers", headers is null ? default : headers));

    private static Func<TestApp, Task<string>> Call(string path, string origin) => async app => Answers.Of(await app.Send("PUT", path, origin));

    private static string Status(Observation seen) => seen.Answer.Split('\n')[0];

    private static string StatusAndReadable(Observation seen) => Status(seen) + (seen.Has("Access-Control-Allow-Origin") ? ", readable" : ", not readable");

    private static string StatusAndHeaders(Observation seen) => Status(seen) + (seen.Has("Access-Control-") ? " with CORS headers" : "");

    private static string Vary(Observation seen) => seen.Answer.Split('\n').FirstOrDefault(line => line.StartsWith("Vary: ", StringComparison.Ordinal)) is { } line ? $"`{line}`" : "no `Vary`";

    private static string Handler(Observation seen) => seen.HandlerRan ? "runs the handler" : Status(seen);

    private static Task<TestApp> BuiltIn(Comparison row) => TestApp.Start(Server.Kestrel, builder =>
    {
        row.Services?.Invoke(builder.Services);
        builder.Services.AddCors(cors =>
        {
            cors.AddDefaultPolicy(p => p.WithOrigins(TestApp.App).WithMethods("PUT").WithHeaders("Authorization", "Content-Type").AllowCredentials());
            cors.AddPolicy("Partner", p => p.WithOrigins(TestApp.Partner).WithMethods("PUT", "DELETE").AllowAnyHeader());
        });
    }, app =>
    {
        app.UseCors();
        Map(app, row);
    });

    private static Task<TestApp> Strict(Comparison row) => TestApp.Start(Server.Kestrel, builder =>
    {
        row.Services?.Invoke(builder.Services);
        builder.Services.AddStrictPreflight();
    }, app =>
    {
        app.UseStrictPreflight();
        Map(app, row);
    });

    private static void Map(WebApplication app, Comparison row)
    {
        RouteHandlerBuilder orders = app.MapPut("/orders", (Probe probe) => probe.Handle());
        if (row.Endpoint is not null)
            orders.RequireCors(row.Endpoint);
        app.MapPut("/partner", (Probe probe) => probe.Handle()).RequireCors("Partner");
        app.MapPut("/throws", void (Probe probe) => throw probe.Throw());
    }

    private static void Authenticated(IServiceCollection services)
    {
        Probe.NobodyHandler.AddTo(services);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private sealed record Comparison(string BuiltIn, string Strict, Func<TestApp, Task<string>> Send, Func<Observation, string> Cell, Action<IServiceCollection>? Services = null, string? Endpoint = null);

    /// <summary>One of <see cref="Answers"/>, and what it cannot say.</summary>
    private sealed record Observation(string Answer, bool HandlerRan)
    {
        public bool Has(string header) => Answer.Contains('\n' + header, StringComparison.Ordinal);
    }
}
