using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CorsPreflight.Requests;

/// <summary>
/// Says of most paths at once that no route of a router can match them, by how many segments they have and how they begin: a path may have
/// as many ends as it has segments, and each match costs.
/// </summary>
internal sealed class RoutePrefilter
{
    // Routes of more segments count as if they had any number from here on.
    private const int MaxCounted = 63;

    // Fewer are matched as fast as asked for.
    private const int MinOpen = 32;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> literals;

    // A bit for each number of segments that a route can have which does not begin with a literal.
    private readonly ulong counts;

    public RoutePrefilter(IEnumerable<Reflection> reflections)
    {
        int open = 0, named = 0;
        var literals = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var choices = new List<ICorsMetadata?>();
        foreach (Reflection reflection in reflections)
        {
            if (reflection.Original.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching == true)
                continue;
            if (!choices.Exists(choice => CorsMetadata.SamePolicy(choice, reflection.Cors)))
                choices.Add(reflection.Cors);
            IReadOnlyList<RoutePatternPathSegment> segments = reflection.Original.RoutePattern.PathSegments;
            if (segments is [{ IsSimple: true, Parts: [RoutePatternLiteralPart literal] }, ..])
                literals.Add(literal.Content);
            else
                counts |= CountsOf(segments);
            open += reflection.BeginsWithLiteral ? 0 : 1;
            named += reflection.BeginsWithLiteral || CorsMetadata.IsDefault(reflection.Cors) ? 0 : 1;
        }
        IsWorthAsking = open > MinOpen && named * 4 < open;
        this.literals = literals.GetAlternateLookup<ReadOnlySpan<char>>();
        Choices = choices;
    }

    /// <summary>
    /// Whether there are so many routes that begin with no literal, and so few of them lead elsewhere than no endpoint does, that it is
    /// worth while to match these first.
    /// </summary>
    public bool IsWorthAsking { get; }

    /// <summary>The policies that the endpoints lead to, each once.</summary>
    public IReadOnlyList<ICorsMetadata?> Choices { get; }

    /// <summary>Whether a route may match a path; false only where none can.</summary>
    /// <param name="first">The first segment of the path; empty where it has none.</param>
    /// <param name="segments">How many segments it has.</param>
    public bool MayMatch(ReadOnlySpan<char> first, int segments) =>
        (counts & (1UL << Math.Min(segments, MaxCounted))) != 0 || (segments > 0 && literals.Contains(first));

    private static ulong CountsOf(IReadOnlyList<RoutePatternPathSegment> segments)
    {
        int least = segments.Count;
        while (least > 0 && segments[least - 1] is { IsSimple: true, Parts: [RoutePatternParameterPart parameter] }
            && MayBeAbsent(parameter))
            least--;
        bool isEndless = segments.Count >= MaxCounted || segments is [.., { Parts: [.., RoutePatternParameterPart { IsCatchAll: true }] }];
        ulong counts = ulong.MaxValue << Math.Min(least, MaxCounted);
        return isEndless ? counts : counts & ~(ulong.MaxValue << (segments.Count + 1));
    }

    private static bool MayBeAbsent(RoutePatternParameterPart parameter) =>
        parameter.IsOptional || parameter.IsCatchAll || parameter.Default is not null;
}
