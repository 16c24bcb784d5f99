using System.Globalization;

namespace CorsPreflight.Diagnostics;

/// <summary>
/// The last decisions, for as long as the application runs. Readers keep their own place, so a slow one costs no memory: what it does not
/// fetch in time is gone.
/// </summary>
internal sealed class DecisionFeed(TimeProvider time)
{
    public const int Capacity = 200;

    private readonly Lock noting = new();
    private readonly Decision[] ring = new Decision[Capacity];

    // Numbers begin anew with each start of the application; a reader that comes back with one of an earlier start has seen nothing yet.
    private readonly string run = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    private TaskCompletionSource more = NewSignal();
    private long count;

    /// <summary>Ends when there is another decision. To be asked before reading.</summary>
    public Task More
    {
        get
        {
            lock (noting)
                return more.Task;
        }
    }

    public void Note(Decision decision)
    {
        TaskCompletionSource waiting;
        lock (noting)
        {
            ring[count % Capacity] = decision with { Number = ++count, Time = time.GetUtcNow() };
            (waiting, more) = (more, NewSignal());
        }
        waiting.SetResult();
    }

    /// <summary>What is left of the decisions that came after one, in their order.</summary>
    /// <param name="number">The last decision that is known; 0 where none is.</param>
    public IReadOnlyList<Decision> After(long number)
    {
        lock (noting)
        {
            long first = Math.Max(Math.Max(number, 0), count - Capacity);
            return first >= count ? [] : [.. Enumerable.Range(0, (int)(count - first)).Select(i => ring[(first + i) % Capacity])];
        }
    }

    /// <summary>The number as readers keep it.</summary>
    public string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");

    /// <summary>The number of such an id; 0 where it is of another run, or none at all.</summary>
    public long NumberOf(string? id) =>
        id?.Split('-') is [string of, string number] && of == run && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long known) ? known : 0;

    // Whoever waits goes on elsewhere: the thread that notes is answering a request.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
