using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml.Linq;
using CorsPreflight.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CorsPreflight.Tests;

/// <summary>What the README shows is what happens.</summary>
public class ReadmeTests
{
    [Fact]
    public async Task The_whole_program_runs_with_the_policy_of_the_README()
    {
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), Readme.Blocks("json").First());
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        // It runs until the process ends, as programs do.
        new Thread(() => ReadmeProgram.Run(["--urls", address.ToString(), "--contentRoot", folder, "--Logging:LogLevel:Default=None"])) { IsBackground = true }.Start();

        using var client = new HttpClient { BaseAddress = address };
        foreach ((string origin, HttpStatusCode expected) in new[]
        {
            ("https://app.example.com", HttpStatusCode.NoContent), ("http://localhost:3000", HttpStatusCode.NoContent),
            ("http://localhost:5173", HttpStatusCode.Forbidden), ("https://evil.test", HttpStatusCode.Forbidden),
        })
        {
            (await Eventually(() => client.SendAsync(Preflight(origin)))).StatusCode.Should().Be(expected, origin);
        }
        HttpResponseMessage first = await client.SendAsync(Preflight("http://localhost:3000"));
        string[] shown = [.. Readme.Blocks("console").Single().Split('\n').Where(static line => line.Contains(": ", StringComparison.Ordinal) && line[0] != '$')];
        first.Headers.Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Where(static line => line.StartsWith("Access-", StringComparison.Ordinal) || line.StartsWith("Vary", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Should().Equal(shown);
        (await (await client.PutAsync("/orders/7", null)).Content.ReadAsStringAsync()).Should().Be("order 7 replaced");
    }

    [Theory]
    [InlineData("README.md", "README")]
    [InlineData("README.ja.md", "README", 1)]
    [InlineData("docs/settings.md", "docs/settings.md")]
    [InlineData("docs/signalr.md", "docs/signalr.md")]
    [InlineData("docs/refusals.md", "docs/refusals.md")]
    [InlineData("docs/inspector.md", "README", 1, 1)]
    public void The_code_is_what_these_tests_compile(string document, string mark, int count = int.MaxValue, int first = 0) =>
        Readme.BlocksOf(document, "csharp").Should().Equal(Readme.SnippetsOf("ReadmeProgram.cs", mark).Skip(first).Take(count));

    [Fact]
    public void The_two_languages_show_the_same()
    {
        foreach (string language in (string[])["json", "console"])
            Readme.BlocksOf("README.ja.md", language).Should().Equal(Readme.Blocks(language));
    }

    [Fact]
    public void The_code_beside_the_file_does_what_is_said()
    {
        IServiceCollection services = new ServiceCollection().AddSingleton(Configuration(Readme.Blocks("json").First()));
        (PreflightVerdict verdict, bool mayConnect) = ReadmeProgram.InCode(services);
        (verdict.Reason, verdict.Offender, mayConnect).Should().Be((PreflightReason.MethodNotAllowed, "PATCH", true));
        StrictPreflightOptions options = services.BuildServiceProvider().GetRequiredService<IOptions<StrictPreflightOptions>>().Value;
        options.Policies.Keys.Should().Equal("Default", "Partner");
        options.Policies["Default"].AllowedMethods.Should().Equal("PUT", "DELETE", "PATCH");
    }

    [Fact]
    public void The_second_policy_starts() =>
        new ServiceCollection().AddSingleton(Configuration(Readme.BlocksOf("docs/settings.md", "json").Single())).AddStrictPreflight().BuildServiceProvider().GetRequiredService<IOptions<StrictPreflightOptions>>().Value
            .Policies.Should().HaveCount(2);

    [Fact]
    public void The_user_that_is_demanded_is_authorization_s()
    {
        var services = new ServiceCollection();
        ReadmeProgram.DemandAUser(services);
        services.BuildServiceProvider().GetRequiredService<IOptions<AuthorizationOptions>>().Value.FallbackPolicy!.Requirements.Should().ContainSingle().Which.Should().BeOfType<DenyAnonymousAuthorizationRequirement>();
    }

    [Fact]
    public async Task The_inspector_is_open_under_the_fallback_policy_of_the_README()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddStrictPreflight();
            Probe.NobodyHandler.AddTo(b.Services);
            ReadmeProgram.DemandAUser(b.Services);
        }, app =>
        {
            app.UseStrictPreflight();
            ReadmeProgram.Inspect(app);
        }, environment: "Development");
        (await app.Send("GET", "/_preflight", origin: null)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.Send("GET", "/", origin: null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, "the policy holds for all else");
    }

    [Theory]
    [InlineData("Development", 2)]
    [InlineData("Production", 0)]
    public async Task The_inspector_is_mapped_in_Development(string environment, int endpoints)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            ReadmeProgram.Inspect(app);
        }, environment: environment);
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Should().HaveCount(endpoints);
    }

    [Fact]
    public void The_web_config_switches_on_what_the_warning_asks_for()
    {
        XElement authentication = XElement.Parse(Readme.BlocksOf("docs/hosting.md", "xml").Single()).Element("system.webServer")!.Element("security")!.Element("authentication")!;
        authentication.Elements().Select(e => (e.Name.LocalName, (bool)e.Attribute("enabled")!)).Should().Equal(("anonymousAuthentication", true), ("windowsAuthentication", true));
        IServiceProvider iis = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("IIS_HTTPAUTH", (string?)"windows;")]).Build()).BuildServiceProvider();
        ServerAuthentication.FindObstacle(server: null, iis).Should().Contain(authentication.Element("anonymousAuthentication")!.ToString());
    }

    [Fact]
    public async Task The_refusal_is_logged_as_shown()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app => app.UseStrictPreflight());
        await app.Preflight("/orders/7", TestApp.App, "PATCH");
        app.Probe.OwnLog.Should().ContainSingle(e => e.Level == LogLevel.Warning).Which.Text.Should().Be(Readme.BlocksOf("docs/refusals.md", "text").First().TrimEnd());
    }

    [Fact]
    public async Task What_is_to_be_seen_of_each_refusal_is_what_the_log_says_and_the_browsers_said()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/orders", static () => "").RequireCors("Orders");
            app.MapPatch("/orders", static () => "").RequireCors("Orders");
            app.MapPut("/internal", [DisableCors] static () => "");
            app.MapPut("/unnamed", static () => "");
        }, settings: """
            { "StrictPreflight": { "Policies": { "Orders": {
                "AllowedOrigins": [ "https://app.example.com" ], "AllowedMethods": [ "PUT" ], "AllowedHeaders": [ "Content-Type" ] } } } }
            """);
        using JsonDocument rows = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "cases/consoles.json")));
        foreach (JsonElement row in rows.RootElement.EnumerateArray())
        {
            app.Probe.Log.Clear();
            await app.Preflight(Text("path"), Text("origin"), Text("method"), row.TryGetProperty("header", out JsonElement header) ? header.GetString() : null);
            string log = app.Probe.OwnLog.Single(e => e.Level == LogLevel.Warning).Text["Preflight refused ".Length..];
            string off = Console("diagnosticsOff"), on = Console("diagnosticsOn");
            Readme.Of("docs/refusals.md").Should().Contain($"\n| `{Text("reason")}` | `{log}` | `{off}` | {(on == off ? "the same" : $"`{on}`")} |\n");

            string Text(string name) => row.GetProperty(name).GetString()!;
            string Console(string name) => row.GetProperty(name).GetProperty("chromium")[1].GetString()!.Split("blocked by CORS policy: ")[1];
        }
    }

    [Fact]
    public async Task The_counters_reach_OpenTelemetry()
    {
        var exporter = new Exporter();
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddStrictPreflight();
            ReadmeProgram.Count(b.Services);
            b.Services.ConfigureOpenTelemetryMeterProvider((_, metrics) => metrics.AddReader(new BaseExportingMetricReader(exporter)));
        }, app => app.UseStrictPreflight());
        await app.Preflight("/", TestApp.App, "PATCH");
        await app.Send("GET", "/", TestApp.App);
        app.Services.GetRequiredService<MeterProvider>().ForceFlush().Should().BeTrue();
        // Meters are known by their names, so those of other tests are exported too.
        exporter.Exported.Should().Contain(["cors_preflight.preflights policy=Default result=method_not_allowed", "cors_preflight.requests policy=Default result=allowed"]);
        foreach (string counter in new[] { "cors_preflight.preflights", "cors_preflight.requests", "cors_preflight.policy_reloads" })
            Readme.Of("docs/refusals.md").Should().Contain($"| `{counter}` |");
    }

    [Fact]
    public void The_mistakes_are_told_as_shown()
    {
        new ServiceCollection().AddSingleton(Configuration(Readme.BlocksOf("docs/errors.md", "json").Last())).AddStrictPreflight().BuildServiceProvider().Invoking(s => s.GetRequiredService<IOptions<StrictPreflightOptions>>().Value)
            .Should().Throw<StrictPreflightConfigurationException>().Which.Message.ReplaceLineEndings("\n").Should().Be(Readme.BlocksOf("docs/errors.md", "text").Last().TrimEnd());
    }

    [Fact]
    public void The_reasons_are_all_there() =>
        Enum.GetNames<PreflightReason>().Where(name => name != nameof(PreflightReason.Allowed))
            .Should().OnlyContain(name => Readme.Of("docs/refusals.md").Contains($"`{name}`", StringComparison.Ordinal));

    private static HttpRequestMessage Preflight(string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/orders/7");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return request;
    }

    private static IConfiguration Configuration(string json) => new ConfigurationBuilder().AddJson(json).Build();

    private static async Task<HttpResponseMessage> Eventually(Func<Task<HttpResponseMessage>> send)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await send();
            }
            catch (HttpRequestException) when (attempt < 200)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Exporter : BaseExporter<Metric>
    {
        public List<string> Exported { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (Metric metric in batch)
            {
                foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
                {
                    var text = new System.Text.StringBuilder(metric.Name);
                    foreach ((string tag, object? value) in point.Tags)
                        text.Append(CultureInfo.InvariantCulture, $" {tag}={value}");
                    Exported.Add(text.ToString());
                }
            }
            return ExportResult.Success;
        }
    }

}
