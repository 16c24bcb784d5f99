using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Fetch;

namespace CorsPreflight.Policies;

/// <summary>
/// The origins of a policy. The cost of a question does not grow with their number: exact origins are one hash of the text, patterns
/// one hash for each trailing part of the host, no deeper than the deepest pattern.
/// </summary>
internal sealed class OriginSet
{
    public static readonly OriginSet Any = new([], isAny: true);

    private readonly FrozenSet<string> exact;
    private readonly HashSet<OriginPattern>.AlternateLookup<Candidate> patterns;
    private readonly int deepestPattern;

    // How much text stands before and after the `*` of a label, each pair once: a glob is found by hash too.
    private readonly (int Before, int After)[] globShapes;

    public OriginSet(IReadOnlyCollection<KeyValuePair<string, OriginPattern>> origins)
        : this(origins, isAny: false)
    {
    }

    private OriginSet(IReadOnlyCollection<KeyValuePair<string, OriginPattern>> origins, bool isAny)
    {
        IsAny = isAny;
        Listed = isAny ? ["*"] : [.. origins.Select(o => o.Key)];
        exact = origins.Where(o => o.Value.IsExact).Select(o => o.Key).ToFrozenSet(StringComparer.Ordinal);
        var set = new HashSet<OriginPattern>(origins.Where(o => !o.Value.IsExact).Select(o => o.Value), new PatternComparer());
        patterns = set.GetAlternateLookup<Candidate>();
        globShapes = [.. set.Where(p => p.IsLabelGlob).Select(p => (p.Label.IndexOf('*', StringComparison.Ordinal), p.Label.Length - 1 - p.Label.IndexOf('*', StringComparison.Ordinal))).Distinct()];
        deepestPattern = set.Count == 0 ? -1 : set.Max(p => p.Host.AsSpan().Count('.'));
    }

    /// <summary>Whether every origin is admitted, <c>null</c> included.</summary>
    public bool IsAny { get; }

    /// <summary>As written and in that order, without repetitions; for people.</summary>
    public IReadOnlyList<string> Listed { get; }

    /// <summary>Whether the origin is admitted; <paramref name="isWellFormed"/> is false where no browser would have sent it.</summary>
    public bool Admits(string origin, out bool isWellFormed)
    {
        // What was listed has been through the grammar already.
        isWellFormed = true;
        if (exact.Contains(origin))
            return true;
        if (origin == Origin.Opaque)
            return IsAny;
        isWellFormed = Origin.TryParse(origin, out Origin parsed);
        return isWellFormed && (IsAny || (deepestPattern >= 0 && MatchesPattern(parsed)));
    }

    private bool MatchesPattern(Origin origin) =>
        Contains(origin, default, default, origin.Host) || MatchesSubdomain(origin) || MatchesLabel(origin);

    private bool MatchesSubdomain(Origin origin)
    {
        int dot = origin.Host.Length;
        for (int depth = 0; depth <= deepestPattern; depth++)
        {
            dot = origin.Host[..dot].LastIndexOf('.');
            // The grammar has no empty label, so something stands before the dot.
            if (dot < 0)
                return false;
            if (Contains(origin, OriginPattern.AnySubdomain, default, origin.Host[(dot + 1)..]))
                return true;
        }
        return false;
    }

    private bool MatchesLabel(Origin origin)
    {
        int dot = origin.Host.IndexOf('.');
        if (dot < 0)
            return false;
        ReadOnlySpan<char> label = origin.Host[..dot], host = origin.Host[(dot + 1)..];
        foreach ((int before, int after) in globShapes)
        {
            if (OriginPattern.FitsGlob(label, before, after) && Contains(origin, label[..before], label[^after..], host))
                return true;
        }
        return false;
    }

    private bool Contains(Origin origin, ReadOnlySpan<char> before, ReadOnlySpan<char> after, ReadOnlySpan<char> host) =>
        patterns.Contains(new Candidate(origin.Scheme, before, after, host, origin.Port))
        || patterns.Contains(new Candidate(origin.Scheme, before, after, host, OriginPattern.AnyPort));

    // `*.` is the one label that is its own "before": no label of an origin has a star.
    private readonly ref struct Candidate(ReadOnlySpan<char> scheme, ReadOnlySpan<char> before, ReadOnlySpan<char> after, ReadOnlySpan<char> host, ReadOnlySpan<char> port)
    {
        public ReadOnlySpan<char> Scheme { get; } = scheme;

        public ReadOnlySpan<char> Before { get; } = before;

        public ReadOnlySpan<char> After { get; } = after;

        public ReadOnlySpan<char> Host { get; } = host;

        public ReadOnlySpan<char> Port { get; } = port;

        public static Candidate Of(OriginPattern pattern)
        {
            ReadOnlySpan<char> label = pattern.Label;
            int star = pattern.IsLabelGlob ? label.IndexOf('*') : label.Length;
            return new Candidate(pattern.Scheme, label[..star], star < label.Length ? label[(star + 1)..] : default, pattern.Host, pattern.Port);
        }

        public bool Equals(Candidate other) =>
            Host.SequenceEqual(other.Host) && Port.SequenceEqual(other.Port) && Scheme.SequenceEqual(other.Scheme) && Before.SequenceEqual(other.Before) && After.SequenceEqual(other.After);
    }

    /// <summary>Lets the set be asked with parts of the request's text instead of new strings.</summary>
    private sealed class PatternComparer : IEqualityComparer<OriginPattern>, IAlternateEqualityComparer<Candidate, OriginPattern>
    {
        public bool Equals(OriginPattern? x, OriginPattern? y) => x == y;

        public int GetHashCode([DisallowNull] OriginPattern obj) => GetHashCode(Candidate.Of(obj));

        public bool Equals(Candidate alternate, OriginPattern other) => alternate.Equals(Candidate.Of(other));

        public int GetHashCode(Candidate alternate) =>
            HashCode.Combine(string.GetHashCode(alternate.Host), string.GetHashCode(alternate.Port), string.GetHashCode(alternate.Before), string.GetHashCode(alternate.After));

        public OriginPattern Create(Candidate alternate) => throw new NotSupportedException("the set is asked, never added to");
    }
}
