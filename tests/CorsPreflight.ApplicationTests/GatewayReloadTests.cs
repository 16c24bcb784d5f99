using System.Text.Json;
using CorsPreflight.Tests.Requests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace CorsPreflight.Tests;

/// <summary>Routes and policies that change while the gateway runs, each alone or both by one edit.</summary>
public sealed class GatewayReloadTests : IAsyncLifetime
{
    private const string New = "https://new.example", Mistaken = "Mistaken";

    private static readonly string AllowedNewPreflight = Answers.Of(204, $"Access-Control-Allow-Origin: {New}", "Access-Control-Allow-Methods: PUT", $"Vary: {Answers.PreflightVary}");

    private readonly EditableSettings settings = new("{}");
    private Backend backend = null!;

    public async Task InitializeAsync() => backend = await Backend.Start(writesCors: true);

    public async Task DisposeAsync() => await backend.DisposeAsync();

    [Fact]
    public async Task A_route_that_appears_with_a_policy_has_it()
    {
        await using TestApp gateway = await Start(Policies("Partner"), ("one", null));
        Answers.Of(await gateway.Preflight("/two/", New, "PUT")).Should().Be(Answers.RefusedPreflight);
        Edit(Policies("Partner"), ("one", null), ("two", "Partner"));
        await Until(gateway, "/two/", New, AllowedNewPreflight);
        Answers.Of(await gateway.Preflight("/two/", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await gateway.Preflight("/one/", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await gateway.Send("GET", "/two/", TestApp.App)).Should().Be(Answers.Of(200, "Vary: Accept-Encoding, Origin"));
    }

    [Theory]
    [InlineData("Partnr")]
    [InlineData("BuiltIn")]
    public async Task A_route_that_appears_with_an_unknown_name_is_not_taken_and_the_old_routes_stay(string name)
    {
        await using TestApp gateway = await Start(Policies("Partner"), ("one", "Partner"));
        Edit(Policies("Partner"), ("two", name));
        await Until(() => gateway.Probe.Log.Any(e => e.Level == LogLevel.Error && e.Exception?.ToString().Contains($"CORS policy '{name}' not found for route 'two'.", StringComparison.Ordinal) == true));
        Answers.Of(await gateway.Preflight("/one/", New, "PUT")).Should().Be(AllowedNewPreflight);
        (await gateway.Send("GET", "/two/", TestApp.App)).StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
        backend.Hits.Should().Be(0);
    }

    [Fact]
    public async Task A_route_that_appears_with_a_policy_that_is_not_in_force_never_gets_Default()
    {
        await using TestApp gateway = await Start(Policies("Partner"), ("one", null));
        Edit(Policies("Partner", Mistaken), ("two", Mistaken));
        await Until(async () => (int)(await gateway.Send("GET", "/two/", origin: null)).StatusCode == 200);
        foreach (string origin in new[] { TestApp.App, New })
        {
            Answers.Of(await gateway.Preflight("/two/", origin, "PUT")).Should().Be(Answers.RefusedPreflight);
            Answers.Of(await gateway.Send("GET", "/two/", origin)).Should().Be(Answers.Of(200, "Vary: Accept-Encoding, Origin"));
        }
    }

    [Fact]
    public async Task A_policy_that_appears_can_be_named_by_a_route_that_appears_later()
    {
        await using TestApp gateway = await Start(Policies(), ("one", null));
        Edit(Policies("Partner"), ("one", null));
        Edit(Policies("Partner"), ("one", "Partner"));
        await Until(gateway, "/one/", New, AllowedNewPreflight);
        Answers.Of(await gateway.Preflight("/one/", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    /// <summary>Who is told first of a change, the routes or the policies, differs from one change to the next.</summary>
    [Fact]
    public async Task One_edit_may_rename_a_policy_and_what_names_it_again_and_again()
    {
        await using TestApp gateway = await Start(Policies("Partner0"), ("one", "Partner0"));
        for (int i = 1; i <= 4; i++)
        {
            Edit(Policies($"Partner{i}"), ($"at{i}", $"Partner{i}"));
            await Until(gateway, $"/at{i}/", New, AllowedNewPreflight);
            Answers.Of(await gateway.Preflight($"/at{i}/", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        }
        // The last edit is in force, whole.
        Edit(Policies(), ("end", null));
        await Until(() => gateway.Probe.OwnLog.LastOrDefault(e => e.Event.Name is "PoliciesReloaded" or "ReloadRefused") is { Event.Name: "PoliciesReloaded", Text: string text } && text.EndsWith(": Default", StringComparison.Ordinal));
        await Until(gateway, "/end/", TestApp.App, Answers.AllowedPreflight);
    }

    [Fact]
    public async Task A_policy_that_a_route_still_names_stays_until_the_route_is_gone_and_that_is_said_once()
    {
        await using TestApp gateway = await Start(Policies("Partner"), ("one", "Partner"));
        Edit(Policies(), ("one", "Partner"));
        Edit(Policies(), ("one", "Partner"), ("two", null));
        await Until(gateway, "/two/", TestApp.App, Answers.AllowedPreflight);
        Answers.Of(await gateway.Preflight("/one/", New, "PUT")).Should().Be(AllowedNewPreflight, "the last good policies stay");
        gateway.Probe.OwnLog.Where(e => e.Level == LogLevel.Error).Should().ContainSingle().Which.Text.Should()
            .Contain("""CPF1601: Endpoint "one" names the policy "Partner", which does not exist; name one of Default, or add it.""");

        Edit(Policies(), ("two", null));
        await Until(() => gateway.Probe.OwnLog.Any(e => e.Event.Name == "PoliciesReloaded"));
        gateway.Probe.OwnLog.Count(e => e.Level == LogLevel.Error).Should().Be(1);
    }

    [Fact]
    public async Task Routes_that_come_from_elsewhere_follow_the_same_rules()
    {
        RouteConfig Route(string id, string? policy) => new() { RouteId = id, ClusterId = "one", CorsPolicy = policy, Match = new RouteMatch { Path = $"/{id}/{{**rest}}" } };
        ClusterConfig[] clusters = [new() { ClusterId = "one", Destinations = new Dictionary<string, DestinationConfig> { ["here"] = new() { Address = backend.Address } } }];
        await using TestApp gateway = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddReverseProxy().LoadFromMemory([Route("one", null)], clusters);
            b.Services.AddStrictPreflight();
        }, Gateways.MapOn);
        InMemoryConfigProvider routes = gateway.Services.GetRequiredService<InMemoryConfigProvider>();

        routes.Update([Route("one", null), Route("two", "pARTNER")], clusters);
        await Until(gateway, "/two/", TestApp.Partner, Answers.AllowedPartnerPreflight);
        routes.Update([Route("one", "Nobody"), Route("two", "disable")], clusters);
        await Until(() => gateway.Probe.Log.Any(e => e.Exception?.ToString().Contains("CORS policy 'Nobody' not found for route 'one'.", StringComparison.Ordinal) == true));
        Answers.Of(await gateway.Preflight("/one/", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await gateway.Preflight("/two/", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        routes.Update([Route("two", "disable")], clusters);
        await Until(gateway, "/two/", TestApp.Partner, Answers.RefusedPreflight);
    }

    private Task<TestApp> Start(Dictionary<string, object> policies, params (string Path, string? Policy)[] routes)
    {
        Edit(policies, routes);
        return TestApp.Start(Server.Kestrel, b =>
        {
            ((IConfigurationBuilder)b.Configuration).Add(settings);
            Gateways.AddTo(b);
            b.Services.AddCors(o => o.AddPolicy("BuiltIn", p => p.AllowAnyOrigin()));
        }, Gateways.MapOn, "{}");
    }

    private void Edit(Dictionary<string, object> policies, params (string Path, string? Policy)[] routes) => settings.Write(Gateways.Settings(
        JsonSerializer.Serialize(new { StrictPreflight = new { Policies = policies } }),
        routes.ToDictionary(route => route.Path, route => Gateways.Route(route.Path, "backend", route.Policy)),
        new { backend = Gateways.Cluster(backend.Address) }));

    // Default for the application's pages, others for new ones. One is broken by its name.
    private static Dictionary<string, object> Policies(params string[] names) => new(names.Select(name => KeyValuePair.Create<string, object>(
        name, new { AllowedOrigins = new[] { name == Mistaken ? New + "/" : New }, AllowedMethods = new[] { "PUT" } })))
    {
        ["Default"] = new { AllowedOrigins = new[] { TestApp.App }, AllowedMethods = new[] { "PUT" }, AllowedHeaders = new[] { "Authorization", "Content-Type" }, AllowCredentials = true, MaxAgeSeconds = 600 },
    };

    private static Task Until(TestApp gateway, string path, string origin, string expected) => Until(async () => Answers.Of(await gateway.Preflight(path, origin, "PUT")) == expected);

    private static Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await holds())
            await Task.Delay(20, timeout.Token);
    }
}
