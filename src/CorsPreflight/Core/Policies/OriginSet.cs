using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Core.Policies;

/// <summary>
/// The origins of a policy. The cost of a question does not grow with their number: exact origins are one hash of the text, patterns
/// one hash for each shape that there is among them.
/// </summary>
internal sealed class OriginSet
{
    public static readonly OriginSet Any = new([], isAny: true);

    private readonly FrozenSet<string> exact;
    private readonly HashSet<OriginPattern>.AlternateLookup<Candidate> patterns;

    // Each once. Without them an origin would have to be looked for below each of its dots, with its port and with any.
    private readonly Shape[] shapes;

    public OriginSet(IReadOnlyCollection<KeyValuePair<string, OriginPattern>> origins)
        : this(origins, isAny: false)
    {
    }

    private OriginSet(IReadOnlyCollection<KeyValuePair<string, OriginPattern>> origins, bool isAny)
    {
        IsAny = isAny;
        var listed = new List<string>(origins.Count);
        var texts = new List<string>(origins.Count);
        var set = new HashSet<OriginPattern>(new PatternComparer());
        var found = new HashSet<Shape>();
        foreach ((string text, OriginPattern pattern) in origins)
        {
            listed.Add(text);
            if (pattern.IsExact)
                texts.Add(text);
            else if (set.Add(pattern))
                found.Add(Shape.Of(pattern));
        }
        Listed = isAny ? ["*"] : listed;
        exact = texts.ToFrozenSet(StringComparer.Ordinal);
        patterns = set.GetAlternateLookup<Candidate>();
        shapes = [.. found];
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
        return isWellFormed && (IsAny || MatchesPattern(parsed));
    }

    private bool MatchesPattern(Origin origin)
    {
        foreach (Shape shape in shapes)
        {
            if (shape.TryFit(origin, out Candidate candidate) && patterns.Contains(candidate))
                return true;
        }
        return false;
    }

    /// <summary>
    /// What patterns have in common that are found by one hash: where an origin is cut into what is fixed and what is free.
    /// </summary>
    /// <param name="IsSubdomain">Whether it is any name below the host.</param>
    /// <param name="Dots">How many the host has then; else 0.</param>
    /// <param name="Before">How much text stands before the <c>*</c> in a label; -1 where there is none in it.</param>
    /// <param name="After">How much stands after it.</param>
    /// <param name="IsAnyPort">Whether the port is free.</param>
    private sealed record Shape(bool IsSubdomain, int Dots, int Before, int After, bool IsAnyPort)
    {
        public static Shape Of(OriginPattern pattern)
        {
            int star = pattern.IsLabelGlob ? pattern.Label.IndexOf('*', StringComparison.Ordinal) : -1;
            bool isSubdomain = pattern.Label == OriginPattern.AnySubdomain;
            return new Shape(isSubdomain, isSubdomain ? pattern.Host.AsSpan().Count('.') : 0, star, star < 0 ? 0 : pattern.Label.Length - 1 - star, pattern.Port == OriginPattern.AnyPort);
        }

        public bool TryFit(Origin origin, out Candidate candidate)
        {
            candidate = default;
            ReadOnlySpan<char> host = origin.Host, before = default, after = default;
            if (IsSubdomain)
            {
                int dot = host.Length;
                // The grammar has no empty label, so something stands before the dot.
                for (int left = Dots; left >= 0 && dot >= 0; left--)
                    dot = host[..dot].LastIndexOf('.');
                if (dot < 0)
                    return false;
                before = OriginPattern.AnySubdomain;
                host = host[(dot + 1)..];
            }
            else if (Before >= 0)
            {
                int dot = host.IndexOf('.');
                if (dot < 0 || !OriginPattern.FitsGlob(host[..dot], Before, After))
                    return false;
                before = host[..Before];
                after = host[(dot - After)..dot];
                host = host[(dot + 1)..];
            }
            candidate = new Candidate(origin.Scheme, before, after, host, IsAnyPort ? OriginPattern.AnyPort : origin.Port);
            return true;
        }
    }

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
            Host.SequenceEqual(other.Host) && Port.SequenceEqual(other.Port) && Scheme.SequenceEqual(other.Scheme)
                && Before.SequenceEqual(other.Before) && After.SequenceEqual(other.After);
    }

    /// <summary>Lets the set be asked with parts of the request's text instead of new strings.</summary>
    private sealed class PatternComparer : IEqualityComparer<OriginPattern>, IAlternateEqualityComparer<Candidate, OriginPattern>
    {
        public bool Equals(OriginPattern? x, OriginPattern? y) => x == y;

        public int GetHashCode([DisallowNull] OriginPattern obj) => GetHashCode(Candidate.Of(obj));

        public bool Equals(Candidate alternate, OriginPattern other) => alternate.Equals(Candidate.Of(other));

        public int GetHashCode(Candidate alternate) =>
            HashCode.Combine(HashOf(alternate.Host), HashOf(alternate.Port), HashOf(alternate.Before), HashOf(alternate.After));

        // Most parts are empty, and hashing nothing takes as long as hashing a little.
        private static int HashOf(ReadOnlySpan<char> part) => part.IsEmpty ? 0 : string.GetHashCode(part);

        public OriginPattern Create(Candidate alternate) => throw new NotSupportedException("the set is asked, never added to");
    }
}
