using CorsPreflight.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Hosting;

/// <summary>
/// Sees what watchers of directories do not: that what a symbolic link leads to has changed. So Kubernetes brings a changed ConfigMap or
/// Secret. Where there are links, looks at them every few seconds and has the source read again, as it was asked to be.
/// </summary>
internal sealed class LinkedSources : IDisposable
{
    // A look is a few calls of the system for each file. Kubernetes itself takes up to a minute.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Who writes a file in place takes a moment; as long as the framework waits before it reads.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    private readonly Lock changing = new();
    private readonly Action<IConfigurationProvider, Exception> failed;
    private readonly ILogger logger;
    private readonly ITimer timer;
    private LinkedSource[] sources = [];
    private bool isLooking, isStopped, isTold;

    /// <param name="time">Says when to look.</param>
    /// <param name="failed">Told of a source that could not be read.</param>
    /// <param name="logger">Told of what cannot be followed.</param>
    public LinkedSources(TimeProvider time, Action<IConfigurationProvider, Exception> failed, ILogger logger)
    {
        this.failed = failed;
        this.logger = logger;
        timer = time.CreateTimer(static links => ((LinkedSources)links!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Follows those of these that are reached by links. Whether they are may change with the configuration.</summary>
    public void Follow(IEnumerable<IConfigurationProvider> all)
    {
        lock (changing)
        {
            sources = [.. all.Select(one => Array.Find(sources, known => known.Provider == one) ?? Find(one)).OfType<LinkedSource>()];
            Array.ForEach(sources, static source => source.FindLinks());
            if (!isLooking)
                LookIn(Interval);
        }
    }

    public void Dispose()
    {
        lock (changing)
            isStopped = true;
        timer.Dispose();
    }

    private LinkedSource? Find(IConfigurationProvider provider)
    {
        try
        {
            return LinkedSource.TryCreate(provider);
        }
        catch (MissingMethodException)
        {
            if (!isTold)
                Log.LinksNotFollowed(logger, provider.ToString());
            isTold = true;
            return null;
        }
    }

    private void Look()
    {
        LinkedSource[] all;
        lock (changing)
            all = isStopped ? [] : sources;
        bool isAtRest = true;
        foreach (LinkedSource source in all)
            isAtRest &= source.LoadChanges(failed);
        lock (changing)
            LookIn(isAtRest ? Interval : Rest);
    }

    private void LookIn(TimeSpan due)
    {
        isLooking = !isStopped && Array.Exists(sources, static source => source.IsFollowed);
        if (isLooking)
            timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
