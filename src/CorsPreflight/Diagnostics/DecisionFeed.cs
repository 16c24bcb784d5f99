using System.Globalization;

namespace CorsPreflight.Diagnostics;

/// <summary>
/// The last decisions, for as long as the application runs, those that say the same as one. Readers keep their own place, so a slow one
/// costs no memory: what it does not fetch in time is gone.
/// </summary>
internal sealed class DecisionFeed(TimeProvider time)
{
    /// <summary>
    /// Groups of each reason. Every reason has a room of its own, because whoever sends requests decides what they say: invented origins
    /// push out neither a forgotten header nor what is allowed.
    /// </summary>
    public const int MaxGroups = 50;

    private readonly Lock noting = new();
    private readonly Dictionary<(PreflightReason, bool, string?, string?, string?, string?), DecisionGroup> groups = [];

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
            Decision last = decision with { Number = ++count, Time = time.GetUtcNow() };
            var key = FindKey(last);
            if (groups.TryGetValue(key, out DecisionGroup? group))
            {
                groups[key] = group with { Count = group.Count + 1, Last = last };
            }
            else
            {
                MakeRoom(last.Reason);
                groups.Add(key, new DecisionGroup(IdOf(count), 1, last.Time, last));
            }
            (waiting, more) = (more, NewSignal());
        }
        waiting.SetResult();
    }

    /// <summary>The groups that a decision after this one belongs to, as they are now, in the order of their last decisions.</summary>
    /// <param name="number">The last decision that is known; 0 where none is.</param>
    public IReadOnlyList<DecisionGroup> After(long number)
    {
        lock (noting)
            return [.. groups.Values.Where(group => group.Last.Number > number).OrderBy(static group => group.Last.Number)];
    }

    /// <summary>The number as readers keep it.</summary>
    public string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");

    /// <summary>The number of such an id; 0 where it is of another run, or none at all.</summary>
    public long NumberOf(string? id) =>
        id?.Split('-') is [string of, string number] && of == run
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long known) ? known : 0;

    // Allowed calls are the same where the same was asked; refusals where one change mends them all, whatever was asked.
    private static (PreflightReason, bool, string?, string?, string?, string?) FindKey(Decision decision) => decision.Remedy is null
        ? (decision.Reason, decision.IsPreflight, decision.Policy, decision.Origin, decision.Method, decision.Path)
        : (decision.Reason, decision.IsPreflight, decision.Policy, decision.Offender, decision.Remedy, null);

    // What came once goes before what repeats, as real pages do and invented origins seldom; then the oldest.
    private void MakeRoom(PreflightReason reason)
    {
        var room = groups.Where(group => group.Value.Last.Reason == reason).ToArray();
        if (room.Length >= MaxGroups)
            groups.Remove(room.MinBy(static group => (group.Value.Count > 1, group.Value.Last.Number)).Key);
    }

    // Whoever waits goes on elsewhere: the thread that notes is answering a request.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
