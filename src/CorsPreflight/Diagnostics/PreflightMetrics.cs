using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using CorsPreflight.Core.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Diagnostics;

/// <summary>The meter <c>CorsPreflight</c>. Tags are closed sets: never an origin.</summary>
internal sealed class PreflightMetrics
{
    public const string MeterName = "CorsPreflight";

    // Null in a container without metrics, which no host makes.
    private readonly Counter<long>? preflights, requests, policyReloads;

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "the factory owns its meters")]
    public PreflightMetrics(IServiceProvider services)
    {
        Meter? meter = services.GetService<IMeterFactory>()?.Create(MeterName);
        preflights = meter?.CreateCounter<long>("cors_preflight.preflights", "{preflight}", "Preflights, by the result of the checks and "
            + "by policy.");
        requests = meter?.CreateCounter<long>("cors_preflight.requests", "{request}", "Other requests with an Origin, by whether their "
            + "response may be read, and by policy.");
        policyReloads = meter?.CreateCounter<long>("cors_preflight.policy_reloads", "{reload}", "Changes of the configuration, by whether "
            + "its policies were applied.");
    }

    public void Preflight(PreflightReason result, in AppliedPolicy applied) => Count(preflights, result, applied);

    public void Request(PreflightReason result, in AppliedPolicy applied) => Count(requests, result, applied);

    public void PolicyReloaded(bool isApplied) =>
        policyReloads?.Add(1, new KeyValuePair<string, object?>("result", isApplied ? "applied" : "refused"));

    private static void Count(Counter<long>? counter, PreflightReason result, in AppliedPolicy applied)
    {
        if (counter?.Enabled == true)
            counter.Add(1, new KeyValuePair<string, object?>("result", ReasonName.Tag(result)), new KeyValuePair<string, object?>("policy", applied.Name));
    }
}
