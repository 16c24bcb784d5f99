using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Policies;
using CorsPreflight.Diagnostics;
using CorsPreflight.Requests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Hosting;

/// <summary>
/// Has the current policies follow the configuration: a good change is swapped in whole, a bad one changes nothing. Options monitors cannot
/// do that: after a bad change they throw at each read, and of a file that broke they are not even told.
/// What the sources say is judged by itself, and by the sources of the policies in force; never by what was tried in between.
/// </summary>
internal sealed class PolicyReloader : IDisposable
{
    // The configuration may change while it is compiled; then it is compiled again, but not for ever.
    private const int MaxTries = 10;

    private readonly IServiceProvider services;
    private readonly IOptionsFactory<StrictPreflightOptions> options;
    private readonly OptionsInForce inForce;
    private readonly IConfiguration? configuration;
    private readonly ReloadReport report;
    private readonly string path;

    // Whether code has a say: it is asked at every change, and may have read any source.
    private readonly bool hasCode;
    private readonly Turns turns;
    private readonly SourceFailures failures;
    private readonly LinkedSources links;
    private readonly List<IDisposable> following = [];
    private Func<PolicyTable, IReadOnlyList<StrictPreflightConfigurationError>> mistakesAtEndpoints = static _ => [];
    private SectionSnapshot activeSnapshot;

    // Null where what was tried counts for nothing.
    private SectionSnapshot? lastTried;

    // Whether endpoints, and nothing else, are what is wrong with what was tried last.
    private volatile bool waitsForEndpoints;
    private int endpointChanges;

    public PolicyReloader(IServiceProvider services, ILoggerFactory loggers)
    {
        this.services = services;
        // The monitor's instance is the one that was validated at startup; IOptions would read and compile another.
        StrictPreflightOptions first = services.GetRequiredService<IOptionsMonitor<StrictPreflightOptions>>().CurrentValue;
        // Not a mistake before the policies were needed.
        Current = new CurrentPolicies(first.Reading.Compiled ?? throw first.Reading.Missing!);
        path = first.Reading.Path;
        options = services.GetRequiredService<IOptionsFactory<StrictPreflightOptions>>();
        inForce = services.GetRequiredService<OptionsInForce>();
        configuration = services.GetService<IConfiguration>();
        ILogger logger = loggers.CreateLogger(Log.Category);
        report = new ReloadReport(services, logger);
        hasCode = !StrictPreflightOptionsSetup.IsAlone(services) || StrictPreflightOptionsSetup.IsValidatedByOthers(services);
        turns = new Turns(Judge);
        failures = new SourceFailures(turns.Ask);
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        links = new LinkedSources(time, (source, exception) => failures.Report(source, exception), logger);
        lastTried = activeSnapshot = first.Reading.Snapshot ?? TakeSnapshot();
        report.LogNotes(Current.Active);
    }

    public CurrentPolicies Current { get; }

    /// <summary>Follows the configuration from now on, until the host ends.</summary>
    /// <param name="mistakesAtEndpoints">What endpoints find wrong with new policies: a name that is gone.</param>
    /// <param name="endpoints">Fires when there are other endpoints.</param>
    public void Start(
        Func<PolicyTable, IReadOnlyList<StrictPreflightConfigurationError>> mistakesAtEndpoints, Func<IChangeToken?> endpoints)
    {
        this.mistakesAtEndpoints = mistakesAtEndpoints;
        foreach (Func<IChangeToken> change in OptionsInForce.ChangesIn(services))
            following.Add(new ChangeFollower(change, turns.Ask));
        following.Add(new ChangeFollower(endpoints, TryAgain));
        FollowSources();
        // Hosted services start between the validation and this, and may take their time. Of a file that broke no token fires.
        if (inForce.IsFirstOutdated || !TakeSnapshot().IsSameAs(activeSnapshot))
            turns.Ask();
    }

    public void Dispose()
    {
        report.Stop();
        following.ForEach(static one => one.Dispose());
        failures.Dispose();
        links.Dispose();
    }

    // One edit may take away a policy and the route of a proxy that names it. Which of the two is told first is chance; where it was us,
    // the policies wait for the routes. The routes never wait for us.
    private void TryAgain()
    {
        Interlocked.Increment(ref endpointChanges);
        if (waitsForEndpoints)
            turns.Ask();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "code of the user runs here, on the thread of a file watcher, which would end the process")]
    private void Judge()
    {
        try
        {
            Follow();
        }
        catch (Exception exception)
        {
            turns.TakeOwnWish();
            try
            {
                Refuse((exception as StrictPreflightConfigurationException)?.List ?? exception.Message);
            }
            catch (Exception)
            {
                // The log itself throws. There is nobody left to tell.
            }
        }
    }

    private void Follow()
    {
        PolicyTable? before = null;
        for (int tries = 0; tries < MaxTries; tries++)
        {
            FollowSources();
            SectionSnapshot now = TakeSnapshot();
            bool isTried = lastTried is not null && now.IsSameAs(lastTried);
            // Tokens come in pairs, and for sections that are none of ours.
            if (isTried && !hasCode && !waitsForEndpoints)
                return;
            lastTried = isTried ? lastTried : now;
            string[] lost = [.. activeSnapshot.LostIn(now, everySource: hasCode)];
            if (lost.Length > 0)
            {
                Refuse(string.Join(Environment.NewLine, lost));
                return;
            }
            int seen = Volatile.Read(ref endpointChanges);
            if (!TryCreate(now, isLast: tries == MaxTries - 1, out StrictPreflightOptions? next))
                continue;
            bool isWished = turns.TakeOwnWish();
            PolicyTable table = next.Reading.Compiled ?? throw next.Reading.Missing!;
            if (mistakesAtEndpoints(table) is { Count: > 0 } mistakes)
            {
                Refuse(new StrictPreflightConfigurationException(mistakes).List);
                waitsForEndpoints = true;
                Interlocked.MemoryBarrier();
                // Other endpoints that came before anybody could know that they are waited for.
                if (Volatile.Read(ref endpointChanges) == seen)
                    return;
                continue;
            }
            // Code that changes the configuration whenever it is asked is believed when it says the same twice.
            bool isSettled = !isWished || (before is not null && table.IsSameAs(before));
            if (isSettled && TakeSnapshot().IsSameAs(now))
            {
                Accept(next, now);
                return;
            }
            // A file that broke meanwhile has left its policies out of what was compiled. Nothing of it counts as tried: the sources may
            // be back where they were.
            before = table;
            lastTried = null;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "another try may tell what is wrong")]
    private bool TryCreate(SectionSnapshot now, bool isLast, [NotNullWhen(true)] out StrictPreflightOptions? next)
    {
        try
        {
            next = options.Create(Options.DefaultName);
            return true;
        }
        // What was read is partly of one state and partly of the next.
        catch (Exception) when (!isLast && !TakeSnapshot().IsSameAs(now))
        {
            lastTried = null;
            next = null;
            return false;
        }
    }

    // They may come and go while the application runs.
    private void FollowSources()
    {
        IConfigurationProvider[] sources = configuration is null ? [] : [.. ConfigurationSources.List(configuration)];
        failures.Attach(sources);
        links.Follow(sources);
    }

    private SectionSnapshot TakeSnapshot() => SectionSnapshot.Take(configuration, path, failures.Find);

    private void Accept(StrictPreflightOptions next, SectionSnapshot snapshot)
    {
        activeSnapshot = snapshot;
        waitsForEndpoints = false;
        PolicyTable table = next.Reading.Compiled!;
        bool isSame = table.IsSameAs(Current.Active);
        report.Accepted(table, isSame, () =>
        {
            Current.Swap(table);
            inForce.Replace(next);
        });
    }

    private void Refuse(string why)
    {
        waitsForEndpoints = false;
        report.Refused(lastTried, why);
    }
}
