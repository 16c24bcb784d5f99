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

    public OriginSet(IReadOnlyCollection<KeyValuePair<string, OriginPattern>> origins)
        : this(origins, isAny: false)
    {
    }

    private OriginSet(IReadOnlyCollection<KeyValuePair<string, OriginPattern>> origins, bool isAny)
    {
        IsAny = isAny;
        exact = origins.Where(o => o.Value.IsExact).Select(o => o.Key).ToFrozenSet(StringComparer.Ordinal);
        var set = new HashSet<OriginPattern>(origins.Where(o => !o.Value.IsExact).Select(o => o.Value), new PatternComparer());
        patterns = set.GetAlternateLookup<Candidate>();
        deepestPattern = set.Count == 0 ? -1 : set.Max(p => p.Host.AsSpan().Count('.'));
    }

    /// <summary>Whether every origin is admitted, <c>null</c> included.</summary>
    public bool IsAny { get; }

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

    private bool MatchesPattern(Origin origin)
    {
        if (Contains(origin, origin.Host, subdomains: false))
            return true;
        int dot = origin.Host.Length;
        for (int depth = 0; depth <= deepestPattern; depth++)
        {
            dot = origin.Host[..dot].LastIndexOf('.');
            // The grammar has no empty label, so something stands before the dot.
            if (dot < 0)
                return false;
            if (Contains(origin, origin.Host[(dot + 1)..], subdomains: true))
                return true;
        }
        return false;
    }

    private bool Contains(Origin origin, ReadOnlySpan<char> host, bool subdomains) =>
        patterns.Contains(new Candidate(origin.Scheme, host, subdomains, origin.Port))
        || patterns.Contains(new Candidate(origin.Scheme, host, subdomains, OriginPattern.AnyPort));

    private readonly ref struct Candidate(ReadOnlySpan<char> scheme, ReadOnlySpan<char> host, bool subdomains, ReadOnlySpan<char> port)
    {
        public ReadOnlySpan<char> Scheme { get; } = scheme;

        public ReadOnlySpan<char> Host { get; } = host;

        public bool Subdomains { get; } = subdomains;

        public ReadOnlySpan<char> Port { get; } = port;
    }

    /// <summary>Lets the set be asked with parts of the request's text instead of new strings.</summary>
    private sealed class PatternComparer : IEqualityComparer<OriginPattern>, IAlternateEqualityComparer<Candidate, OriginPattern>
    {
        public bool Equals(OriginPattern? x, OriginPattern? y) => x == y;

        public int GetHashCode([DisallowNull] OriginPattern obj) =>
            GetHashCode(new Candidate(obj.Scheme, obj.Host, obj.Subdomains, obj.Port));

        public bool Equals(Candidate alternate, OriginPattern other) =>
            alternate.Subdomains == other.Subdomains
            && alternate.Host.SequenceEqual(other.Host)
            && alternate.Port.SequenceEqual(other.Port)
            && alternate.Scheme.SequenceEqual(other.Scheme);

        public int GetHashCode(Candidate alternate) =>
            HashCode.Combine(string.GetHashCode(alternate.Host), string.GetHashCode(alternate.Port), string.GetHashCode(alternate.Scheme));

        public OriginPattern Create(Candidate alternate) =>
            new(alternate.Scheme.ToString(), alternate.Host.ToString(), alternate.Subdomains, alternate.Port.ToString());
    }
}
