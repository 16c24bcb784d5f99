using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Policies;

/// <summary>
/// The policies that decide now. They follow the configuration: a good change is swapped in whole, a bad one changes nothing. Options
/// monitors cannot do that: after a bad change they throw at each read, and of a file that broke they are not even told.
/// </summary>
internal sealed class PolicyReload
{
    // The configuration may change while it is compiled; then it is compiled again, but not for ever.
    private const int MostTries = 10;

    private readonly Lock changing = new();
    private readonly IOptionsFactory<StrictPreflightOptions> options;
    private readonly IConfiguration? configuration;
    private readonly IHostEnvironment? environment;
    private readonly PreflightMetrics metrics;
    private readonly ILogger logger;
    private readonly string path;
    private readonly ConcurrentDictionary<FileConfigurationProvider, string> failures = [];
    private volatile PolicyTable active;
    private SectionSnapshot? activeSnapshot, lastTried;

    // What endpoints, and nothing else, found wrong with what was tried last.
    private string? refusedByEndpoints;

    public PolicyReload(IServiceProvider services, ILogger logger)
    {
        // The monitor's instance is the one that was validated at startup; IOptions would read and compile another.
        StrictPreflightOptions first = services.GetRequiredService<IOptionsMonitor<StrictPreflightOptions>>().CurrentValue;
        // Not a mistake before the policies were needed.
        active = first.Compiled ?? throw first.Missing!;
        path = first.Path;
        activeSnapshot = lastTried = first.Snapshot;
        options = services.GetRequiredService<IOptionsFactory<StrictPreflightOptions>>();
        configuration = services.GetService<IConfiguration>();
        environment = services.GetService<IHostEnvironment>();
        metrics = services.GetRequiredService<PreflightMetrics>();
        this.logger = logger;
        Tell(active);
    }

    /// <summary>Read once for each request: what it decides is the old policy or the new one, never a mixture.</summary>
    public PolicyTable Active => active;

    /// <summary>Follows the configuration from now on.</summary>
    /// <param name="mistakesAtEndpoints">What endpoints find wrong with new policies: a name that is gone.</param>
    /// <param name="endpoints">Fires when there are other endpoints.</param>
    public void Start(Func<PolicyTable, IReadOnlyList<StrictPreflightConfigurationError>> mistakesAtEndpoints, Func<IChangeToken?> endpoints)
    {
        if (configuration is null)
            return;
        ChangeToken.OnChange(configuration.GetReloadToken, () => Follow(mistakesAtEndpoints));
        ChangeToken.OnChange(endpoints, () => TryAgain(mistakesAtEndpoints));
        foreach (FileConfigurationProvider file in ConfigurationSources.Of(configuration).OfType<FileConfigurationProvider>())
        {
            // No token fires for a file that could not be read, so this is the only word of it.
            Action<FileLoadExceptionContext>? before = file.Source.OnLoadException;
            file.Source.OnLoadException = context =>
            {
                before?.Invoke(context);
                failures[file] = context.Exception.GetBaseException().Message;
                Follow(mistakesAtEndpoints);
            };
        }
        // Hosted services start between the validation and this, and may take their time.
        Follow(mistakesAtEndpoints);
    }

    // One edit may take away a policy and the route of a proxy that names it. Which of the two is told first is chance; where it was us,
    // the policies wait for the routes.
    private void TryAgain(Func<PolicyTable, IReadOnlyList<StrictPreflightConfigurationError>> mistakesAtEndpoints)
    {
        lock (changing)
        {
            if (refusedByEndpoints is null)
                return;
            lastTried = activeSnapshot;
            Follow(mistakesAtEndpoints, refusedByEndpoints);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "code of the user runs here, on the thread of a file watcher, which would end the process")]
    private void Follow(Func<PolicyTable, IReadOnlyList<StrictPreflightConfigurationError>> mistakesAtEndpoints, string? told = null)
    {
        lock (changing)
        {
            for (int tries = 0; tries < MostTries; tries++)
            {
                try
                {
                    SectionSnapshot now = SectionSnapshot.Take(configuration!, path);
                    // Tokens come in pairs, and for sections that are none of ours.
                    if (now.IsSameAs(lastTried!))
                        return;
                    lastTried = now;
                    if (WhyNot() is string gone)
                    {
                        Refuse(gone);
                        return;
                    }
                    PolicyTable next = options.Create(Options.DefaultName).Compiled!;
                    if (mistakesAtEndpoints(next) is { Count: > 0 } mistakes)
                    {
                        string why = new StrictPreflightConfigurationException(mistakes).List;
                        if (why != told)
                            Refuse(why);
                        refusedByEndpoints = why;
                        return;
                    }
                    if (SectionSnapshot.Take(configuration!, path).IsSameAs(now))
                    {
                        Swap(next, now);
                        return;
                    }
                    // A file that broke meanwhile has left its policies out of what was compiled. Nothing of it counts as tried: the
                    // sources may be back where they were.
                    lastTried = activeSnapshot;
                }
                catch (Exception exception)
                {
                    Refuse((exception as StrictPreflightConfigurationException)?.List ?? exception.Message);
                    return;
                }
            }
        }
    }

    private string? WhyNot()
    {
        FileConfigurationProvider[] gone = [.. activeSnapshot!.FilesGone()];
        return gone.Length == 0 ? null : string.Join(Environment.NewLine, gone.Select(file =>
            $"{file}, which the policies in force come from, {(failures.TryGetValue(file, out string? failure) ? $"could not be read: {failure}" : "is empty or gone")}"));
    }

    private void Swap(PolicyTable next, SectionSnapshot snapshot)
    {
        active = next;
        activeSnapshot = snapshot;
        refusedByEndpoints = null;
        failures.Clear();
        metrics.PolicyReloaded(isApplied: true);
        Log.PoliciesReloaded(logger, string.Join(", ", next.Names));
        Tell(next);
    }

    private void Refuse(string why)
    {
        refusedByEndpoints = null;
        metrics.PolicyReloaded(isApplied: false);
        Log.ReloadRefused(logger, why);
    }

    private void Tell(PolicyTable policies)
    {
        foreach (Warning warning in policies.Warnings)
            Log.UnusualPolicy(logger, warning.Message);
        foreach (string note in policies.Notes)
            Log.ConfigurationListOverridden(logger, note);
        if (policies.Diagnostics && environment?.IsDevelopment() == false)
            Log.DiagnosticsOn(logger, environment.EnvironmentName);
    }
}
