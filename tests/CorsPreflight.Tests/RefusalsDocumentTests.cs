using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CorsPreflight.Tests;

/// <summary>What docs/refusals.md shows is what happens.</summary>
public class RefusalsDocumentTests
{
    private const string Document = "docs/refusals.md";

    [Fact]
    public void The_code_is_what_these_tests_compile() =>
        Readme.BlocksOf(Document, "csharp").Should().Equal(Readme.SnippetsOf("ReadmeProgram.cs", Document));

    [Fact]
    public async Task The_header_is_as_shown()
    {
        await using TestApp app = await TestApp.Start(
            Server.TestServer, b => b.Services.AddStrictPreflight(o => o.Diagnostics = true), app => app.UseStrictPreflight());
        HttpResponseMessage answer = await app.Preflight("/orders/7", TestApp.App, "PATCH");
        Readme.Of(Document).Should().Contain($"`Preflight-Verdict: {answer.Headers.GetValues("Preflight-Verdict").Single()}`");
    }

    [Fact]
    public async Task The_refusal_is_logged_as_shown()
    {
        await using TestApp app = await TestApp.Start(
            Server.TestServer, b => b.Services.AddStrictPreflight(), app => app.UseStrictPreflight());
        await app.Preflight("/orders/7", TestApp.App, "PATCH");
        app.Probe.OwnLog.Should().ContainSingle(e => e.Level == LogLevel.Warning).Which.Text
            .Should().Be(Readme.BlocksOf(Document, "text").First().TrimEnd());
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
        string cases = Path.Combine(AppContext.BaseDirectory, "cases/consoles.json");
        using JsonDocument rows = JsonDocument.Parse(await File.ReadAllTextAsync(cases));
        foreach (JsonElement row in rows.RootElement.EnumerateArray())
        {
            app.Probe.Log.Clear();
            string? headers = row.TryGetProperty("header", out JsonElement header) ? header.GetString() : null;
            await app.Preflight(Text("path"), Text("origin"), Text("method"), headers);
            string log = app.Probe.OwnLog.Single(e => e.Level == LogLevel.Warning).Text["Preflight refused ".Length..];
            string off = Console("diagnosticsOff"), on = Console("diagnosticsOn");
            string diagnosed = on == off ? "the same" : $"`{on}`";
            Readme.Of(Document).Should().Contain($"\n| `{Text("reason")}` | `{log}` | `{off}` | {diagnosed} |\n");

            string Text(string name) => row.GetProperty(name).GetString()!;
            string Console(string name) =>
                row.GetProperty(name).GetProperty("chromium")[1].GetString()!.Split("blocked by CORS policy: ")[1];
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
        exporter.Exported.Should().Contain(
            ["cors_preflight.preflights policy=Default result=method_not_allowed", "cors_preflight.requests policy=Default result=allowed"]);
        foreach (string counter in new[] { "cors_preflight.preflights", "cors_preflight.requests", "cors_preflight.policy_reloads" })
            Readme.Of(Document).Should().Contain($"| `{counter}` |");
    }

    [Fact]
    public void The_reasons_are_all_there() =>
        Enum.GetNames<PreflightReason>().Where(static name => name != nameof(PreflightReason.Allowed))
            .Should().OnlyContain(name => Readme.Of(Document).Contains($"\n| `{name}` | ", StringComparison.Ordinal));

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
