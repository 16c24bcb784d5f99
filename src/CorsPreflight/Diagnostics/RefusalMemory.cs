using System.Collections.Concurrent;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Diagnostics;

/// <summary>
/// Which refusals for one reason were told already. Bounded in entries, and in how many are new in an hour, because whoever sends
/// preflights decides what they say. Asking allocates nothing.
/// </summary>
internal sealed class RefusalMemory
{
    /// <summary>More distinct mistakes than anybody mends in an hour.</summary>
    public const int HourlyQuota = 100;

    // Ten hours of nothing but new ones. What is forgotten is told again.
    private const int Capacity = 10 * HourlyQuota;

    // Longer ones are told apart by how they begin. Where there is no policy the offender is an endpoint.
    private const int MaxPolicyLength = PrintableText.MaxEndpointLength, MaxOffenderLength = PrintableText.MaxLength, MaxEndpointLength = PrintableText.MaxEndpointLength;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> toldSpans;
    private readonly Lock remembering = new();
    private long hourBegan;
    private volatile int spent;

    public RefusalMemory(TimeProvider time)
    {
        this.time = time;
        toldSpans = told.GetAlternateLookup<ReadOnlySpan<char>>();
        hourBegan = time.GetTimestamp();
    }

    /// <summary>How many are remembered.</summary>
    public int Count => told.Count;

    public enum Answer
    {
        Known,
        New,

        /// <summary>The first that has to be left out in this hour.</summary>
        QuotaSpent,
    }

    /// <summary>Whether the refusal is new; from then on it is known.</summary>
    public Answer Remember(ReadOnlySpan<char> policy, ReadOnlySpan<char> offender)
    {
        Span<char> key = stackalloc char[1 + MaxPolicyLength + MaxEndpointLength];
        int length = Copy(policy, MaxPolicyLength, key);
        key[length++] = '\n';
        length += Copy(offender, policy.IsEmpty ? MaxEndpointLength : MaxOffenderLength, key[length..]);
        return Remember(key[..length]);
    }

    private Answer Remember(ReadOnlySpan<char> refusal)
    {
        if (toldSpans.ContainsKey(refusal))
            return Answer.Known;
        // A flood ends here, without the lock.
        if (spent > HourlyQuota && time.GetElapsedTime(Volatile.Read(ref hourBegan)) < Hour)
            return Answer.Known;
        lock (remembering)
        {
            if (time.GetElapsedTime(hourBegan) >= Hour)
            {
                Volatile.Write(ref hourBegan, time.GetTimestamp());
                spent = 0;
            }
            if (spent >= HourlyQuota)
                return spent++ == HourlyQuota ? Answer.QuotaSpent : Answer.Known;
            if (told.Count >= Capacity)
                told.Clear();
            if (!toldSpans.TryAdd(refusal, true))
                return Answer.Known;
            spent++;
            return Answer.New;
        }
    }

    private static int Copy(ReadOnlySpan<char> part, int longest, Span<char> to)
    {
        part = part[..Math.Min(part.Length, longest)];
        part.CopyTo(to);
        return part.Length;
    }
}
