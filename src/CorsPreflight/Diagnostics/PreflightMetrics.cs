using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Diagnostics;

/// <summary>The meter <c>CorsPreflight</c>. Tags are closed sets: never an origin.</summary>
internal sealed class PreflightMetrics
{
    public const string MeterName = "CorsPreflight";

    // Null in a container without metrics, which no host makes.
    private readonly Counter<long>? policyReloads;

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "the factory owns its meters")]
    public PreflightMetrics(IServiceProvider services)
    {
        Meter? meter = services.GetService<IMeterFactory>()?.Create(MeterName);
        policyReloads = meter?.CreateCounter<long>("cors_preflight.policy_reloads", "{reload}", "Changes of the configuration, by whether its policies were applied.");
    }

    public void PolicyReloaded(bool isApplied) => policyReloads?.Add(1, new KeyValuePair<string, object?>("result", isApplied ? "applied" : "refused"));
}
