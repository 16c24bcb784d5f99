using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace CorsPreflight.Tests.Diagnostics;

/// <summary>Every preflight, and every other request with an Origin, is counted once, by result and policy.</summary>
public class PreflightMetricsTests
{
    [Theory]
    [InlineData("/", TestApp.App, "PUT", "authorization", "allowed Default")]
    [InlineData("/", TestApp.Evil, "PUT", null, "origin_not_allowed Default")]
    [InlineData("/", "https://a/", "PUT", null, "origin_malformed Default")]
    [InlineData("/", TestApp.App, "PATCH", null, "method_not_allowed Default")]
    [InlineData("/", TestApp.App, "P(T", null, "method_malformed Default")]
    [InlineData("/", TestApp.App, "PUT", "x-a", "header_not_allowed Default")]
    [InlineData("/", TestApp.App, "PUT", "x a", "headers_malformed Default")]
    [InlineData("/partner", TestApp.Partner, "PUT", null, "allowed Partner")]
    [InlineData("/off", TestApp.App, "PUT", null, "cors_disabled ")]
    [InlineData("/torn", TestApp.App, "PUT", null, "origin_not_allowed (several)")]
    public async Task Counts_preflights(string path, string origin, string method, string? headers, string counted)
    {
        await using TestApp app = await Start();
        (MetricCollector<long> preflights, MetricCollector<long> requests) = Collect(app);
        await app.Preflight(path, origin, method, headers);
        Told(preflights).Should().Equal(counted);
        Told(requests).Should().BeEmpty();
    }

    [Theory]
    [InlineData("/", TestApp.App, "allowed Default")]
    [InlineData("/nowhere", TestApp.App, "allowed Default")]
    [InlineData("/", TestApp.Evil, "origin_not_allowed Default")]
    [InlineData("/", "https://a/", "origin_malformed Default")]
    [InlineData("/", null, null)]
    [InlineData("/partner", TestApp.Partner, "allowed Partner")]
    [InlineData("/off", TestApp.App, "cors_disabled ")]
    [InlineData("/throws", TestApp.App, "allowed Default")]
    public async Task Counts_requests(string path, string? origin, string? counted)
    {
        await using TestApp app = await Start();
        (MetricCollector<long> preflights, MetricCollector<long> requests) = Collect(app);
        await app.Send("PUT", path, origin);
        Told(preflights).Should().BeEmpty();
        Told(requests).Should().Equal(counted is null ? [] : [counted]);
    }

    private static Task<TestApp> Start() => TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
    {
        app.UseStrictPreflight();
        app.MapPut("/", static () => "");
        app.MapPut("/throws", static void () => throw new InvalidOperationException("thrown on purpose"));
        app.MapPut("/partner", static () => "").RequireCors("Partner");
        app.MapPut("/off", static () => "").WithMetadata(new DisableCorsAttribute());
        app.MapPut("/torn", static () => "").Accepts<string>("application/json").RequireCors("Partner");
        app.MapPut("/torn", static () => "").Accepts<string>("text/plain");
    });

    private static (MetricCollector<long> Preflights, MetricCollector<long> Requests) Collect(TestApp app)
    {
        IMeterFactory meters = app.Services.GetRequiredService<IMeterFactory>();
        return (new MetricCollector<long>(meters, "CorsPreflight", "cors_preflight.preflights"), new MetricCollector<long>(meters, "CorsPreflight", "cors_preflight.requests"));
    }

    private static IEnumerable<string> Told(MetricCollector<long> collector) => collector.GetMeasurementSnapshot().Select(m =>
    {
        m.Value.Should().Be(1);
        m.Tags.Keys.Should().BeEquivalentTo("result", "policy");
        return $"{m.Tags["result"]} {m.Tags["policy"]}";
    });
}
