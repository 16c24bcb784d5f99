using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>What the README says of the built-in CORS and of this library, both observed.</summary>
public class ComparisonTests
{
    private static readonly Dictionary<string, Comparison> Rows = new()
    {
        ["a preflight, where a fallback policy demands a user"] = new(
            "401", "204", app => app.Preflight("/orders", TestApp.App, "PUT"), Authenticated),
        ["a call without a token, there"] = new(
            "401, not readable", "401, readable", app => app.Send("PUT", "/orders", TestApp.App), Authenticated),
        ["a preflight for DELETE, which is not allowed"] = new(
            "204 with CORS headers", "403", app => app.Preflight("/orders", TestApp.App, "DELETE")),
        ["a preflight with a header that is not allowed"] = new(
            "204 with CORS headers", "403", app => app.Preflight("/orders", TestApp.App, "PUT", "x-unknown")),
        ["a preflight from an origin that is not allowed"] = new(
            "204", "403", app => app.Preflight("/orders", TestApp.Evil, "PUT")),
        ["a call that nobody expected to throw"] = new(
            "500, not readable", "500, readable", app => app.Send("PUT", "/throws", TestApp.App)),
        ["a call from an origin that is not allowed, through a cache"] = new(
            "no `Vary`", "`Vary: Origin`", app => app.Send("PUT", "/orders", TestApp.Evil)),
        ["a preflight for an endpoint whose policy does not exist: `RequireCors(\"Prtner\")`"] = new(
            "runs the handler", "does not start", app => app.Preflight("/orders", TestApp.Evil, "PUT"), Endpoint: "Prtner"),
        ["a preflight that names the header `naïve`, where any is allowed"] = new(
            "500", "403", async app =>
            {
                using var connection = new RawConnection(app.Client.BaseAddress!);
                string answer = await connection.Send(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(
                    $"OPTIONS /partner HTTP/1.1\r\nHost: a\r\nOrigin: {TestApp.Partner}\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: naïve\r\n\r\n")));
                return new HttpResponseMessage((HttpStatusCode)int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture));
            }),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_README_says_what_happens(string name)
    {
        Comparison row = Rows[name];
        (await Observe(row, row.BuiltIn, BuiltIn)).Should().Be(row.BuiltIn, "the built-in");
        (await Observe(row, row.Strict, Strict)).Should().Be(row.Strict, "CorsPreflight");
        (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"))).Should().Contain($"| {name} | {row.BuiltIn} | {row.Strict} |\n");
    }

    private static async Task<string> Observe(Comparison row, string expected, Func<Comparison, Task<TestApp>> start)
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
            HttpResponseMessage response = await row.Send(app);
            bool isReadable = response.Headers.Contains("Access-Control-Allow-Origin");
            return expected switch
            {
                _ when app.Probe.Handlers > 0 && response.RequestMessage?.Method == HttpMethod.Options => "runs the handler",
                _ when expected.Contains("Vary", StringComparison.Ordinal) => response.Headers.Vary.Count > 0 ? $"`Vary: {string.Join(", ", response.Headers.Vary)}`" : "no `Vary`",
                _ when expected.Contains("readable", StringComparison.Ordinal) => $"{(int)response.StatusCode}, {(isReadable ? "" : "not ")}readable",
                _ when response.StatusCode == HttpStatusCode.NoContent && isReadable && expected != "204" => "204 with CORS headers",
                _ => $"{(int)response.StatusCode}",
            };
        }
    }

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

    private sealed record Comparison(string BuiltIn, string Strict, Func<TestApp, Task<HttpResponseMessage>> Send, Action<IServiceCollection>? Services = null, string? Endpoint = null);
}
