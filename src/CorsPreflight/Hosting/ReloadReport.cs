using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using CorsPreflight.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Hosting;

/// <summary>Tells what became of changes of the configuration, each thing once, and nothing any more when the host has ended.</summary>
internal sealed class ReloadReport(IServiceProvider services, ILogger logger)
{
    private readonly PreflightMetrics metrics = services.GetRequiredService<PreflightMetrics>();
    private readonly IHostEnvironment? environment = services.GetService<IHostEnvironment>();
    private readonly Lock telling = new();
    private Refusal? lastRefusal;
    private bool isStopped;

    public void Stop()
    {
        lock (telling)
            isStopped = true;
    }

    /// <summary>Tells that policies are in force, after they were put there.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="isSame">Whether they decide as those before.</param>
    /// <param name="swap">Puts them in force, where they do not; not called when the host has ended.</param>
    public void Accepted(PolicyTable policies, bool isSame, Action swap)
    {
        bool isHealed = lastRefusal is not null;
        lastRefusal = null;
        if (isSame && !isHealed)
            return;
        lock (telling)
        {
            if (HasEnded())
                return;
            metrics.PolicyReloaded(isApplied: true);
            Log.PoliciesReloaded(logger, string.Join(", ", policies.Names));
            if (isSame)
                return;
            swap();
            LogNotes(policies);
        }
    }

    /// <summary>Tells that a change was not taken; once for the same state and the same reason.</summary>
    public void Refused(SectionSnapshot? state, string why)
    {
        var refusal = new Refusal(state, why);
        if (refusal == lastRefusal)
            return;
        lastRefusal = refusal;
        lock (telling)
        {
            if (HasEnded())
                return;
            metrics.PolicyReloaded(isApplied: false);
            Log.ReloadRefused(logger, why);
        }
    }

    /// <summary>Tells what is unusual about policies that are in force, and worth knowing.</summary>
    public void LogNotes(PolicyTable policies)
    {
        foreach (Warning warning in policies.Warnings)
            Log.UnusualPolicy(logger, warning.Id, warning.Message);
        foreach (string note in policies.Notes)
            Log.ConfigurationListOverridden(logger, note);
        if (policies.Diagnostics && environment?.IsDevelopment() == false)
            Log.DiagnosticsOn(logger, environment.EnvironmentName);
    }

    // Services are taken back one after the other, and ours are not the first.
    private bool HasEnded()
    {
        try
        {
            return isStopped || services.GetService<Registration>() is null;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private sealed record Refusal(SectionSnapshot? State, string Why);
}
