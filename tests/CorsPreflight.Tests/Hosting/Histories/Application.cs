using System.Text.Json;
using CorsPreflight.Core.Policies;
using CorsPreflight.Hosting;
using CorsPreflight.Requests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Hosting.Histories;

/// <summary>What of an application has to do with its policies.</summary>
internal sealed class Application : IDisposable
{
    private readonly ServiceProvider services;

    public Application(
        IConfiguration? configuration,
        Action<IServiceCollection>? more = null,
        Func<PolicyTable, IReadOnlyList<StrictPreflightConfigurationError>>? mistakesAtEndpoints = null,
        Func<IChangeToken?>? endpoints = null)
    {
        IServiceCollection all = new ServiceCollection().AddMetrics().AddLogging(l => l.AddProvider(Probe));
        all.AddSingleton<TimeProvider>(Time).AddStrictPreflight().UseStrictPreflight();
        if (configuration is not null)
            all.AddSingleton(configuration);
        more?.Invoke(all);
        services = all.BuildServiceProvider();
        PolicyReloader reloader = services.GetRequiredService<PolicyReloader>();
        Policies = reloader.Current;
        reloader.Start(mistakesAtEndpoints ?? (static _ => []), endpoints ?? (static () => null));
    }

    public IServiceProvider Services => services;

    public CurrentPolicies Policies { get; }

    public HandTime Time { get; } = new();

    public Probe Probe { get; } = new();

    /// <summary>The origins that are let in, of all policies.</summary>
    public IEnumerable<string> Origins => Policies.Active.Names.Order(StringComparer.Ordinal)
        .SelectMany(name => Policies.Active.TryGet(name, out CompiledPolicy? policy) ? policy.Origins.Listed : []);

    /// <summary>What became of changes.</summary>
    public IEnumerable<string> Log => LogOf(Probe);

    /// <summary>A policy that lets these in, as JSON.</summary>
    public static string Json(params string[] origins) =>
        $$"""{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": {{JsonSerializer.Serialize(origins)}} } } } }""";

    /// <inheritdoc cref="Log"/>
    public static IEnumerable<string> LogOf(Probe probe) =>
        probe.OwnLog.Select(static e => e.Event.Name!).Where(static name => name is "PoliciesReloaded" or "ReloadRefused");

    public void Dispose() => services.Dispose();
}
