using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Requests;

/// <summary>
/// What one router of the application has, to be matched ahead of it. A router is a set of endpoints that are chosen among by precedence;
/// between the endpoints of two, nothing chooses.
/// </summary>
internal sealed class RouterMirror
{
    private readonly RoutePrefilter prefilter;

    // Built for the first request that asks. Few need more than the first: a path that has other methods only, what a package decides
    // by the address, and what a prefix may hide.
    private readonly Once<RequestDelegate> byMethod, byPath, byVersion;
    private readonly Once<RequestDelegate>? namedByPath;
    private readonly Once<NamedCatchAlls> namedCatchAlls;
    private readonly Once<VersionedRouting> versions;

    // What could be put in the place of an endpoint has any policy, whatever the endpoint has.
    private readonly bool isReplaceable;

    public RouterMirror(
        IReadOnlyList<Reflection> reflections, bool isBranch, bool isReplaceable, MirrorRouting routing, Once<VersionedRouting> versions)
    {
        this.versions = versions;
        this.isReplaceable = isReplaceable;
        IsBranch = isBranch;
        prefilter = new RoutePrefilter(reflections);
        byMethod = new(() => routing.Over(reflections.Select(static reflection => reflection.Mirror())));
        byPath = new(() => routing.Over(AnyOf(reflections)));
        byVersion = new(() => versions.Value.Over(reflections));
        Reflection[] named = [.. reflections.Where(static reflection => !CorsMetadata.IsDefault(reflection.Cors))];
        if (!Array.TrueForAll(named, NamedCatchAlls.Has))
            namedByPath = new(() => routing.Over(AnyOf(named.Where(static reflection => !NamedCatchAlls.Has(reflection)))));
        namedCatchAlls = new(() => new NamedCatchAlls(named.Where(NamedCatchAlls.Has), routing.Constraints));
    }

    /// <summary>Whether it is not the pipeline's own router, so that no request need come to it.</summary>
    public bool IsBranch { get; }

    /// <summary>The endpoint that is chosen: a mirrored one, <see cref="SeveralEndpoints"/>, one of routing's own (405), or null.</summary>
    public Endpoint? Choose(HttpRequest request, string method, string path)
    {
        // Where there are many routes for any path, those that lead elsewhere than nothing at all may be few.
        if (prefilter.IsWorthAsking && !isReplaceable && !HasNamed(request, method, path))
            return null;
        Endpoint? chosen = MatchingContext.Match(byMethod.Value, request, method, path);
        return chosen is not null && HasVersions(chosen) ? versions.Value.Narrow(byVersion.Value, request, method, path, chosen) : chosen;
    }

    /// <summary>
    /// Adds whatever may be chosen; where only other methods match, that is every endpoint of the path, as routing answers in their place.
    /// </summary>
    /// <param name="chosen">What <see cref="Choose"/> returned for the path.</param>
    /// <param name="request">The request.</param>
    /// <param name="path">The path, or what is left of it.</param>
    /// <param name="withOtherMethods">Whether other methods count.</param>
    /// <param name="found">Gets what was found.</param>
    /// <returns>Whether there is an endpoint.</returns>
    public bool Add(Endpoint? chosen, HttpRequest request, string path, bool withOtherMethods, Possibilities found)
    {
        if (chosen is SeveralEndpoints several)
        {
            foreach (Reflection reflection in several.Reflections)
                found.Add(path, reflection);
            return true;
        }
        if (chosen is not null && Reflection.Find(chosen) is Reflection one)
        {
            found.Add(path, one);
            return true;
        }
        if (chosen is null || !withOtherMethods)
            return false;
        // None where constraints are not met, which routing does not ask before it answers.
        bool hasOthers = Add(MatchingContext.Match(byPath.Value, request, HttpMethods.Options, path), request, path, withOtherMethods: false, found);
        found.IsMethodMissing |= hasOthers;
        return hasOthers;
    }

    /// <summary>Whether an endpoint may match what is left of a path and say something new; false only where none can.</summary>
    /// <param name="first">The first segment of it.</param>
    /// <param name="segments">How many it has.</param>
    /// <param name="found">What was found before.</param>
    public bool MayMatch(ReadOnlySpan<char> first, int segments, Possibilities found) =>
        prefilter.MayMatch(first, segments) && (isReplaceable || !prefilter.Choices.All(found.Contains));

    /// <summary>As <see cref="Add"/>, for what is left of a path where a prefix may be taken off.</summary>
    public void AddBehind(HttpRequest request, string method, string left, bool withOtherMethods, Possibilities found)
    {
        // What has no policy of its own says nothing new where Default is among the policies.
        if (!found.ContainsDefault || isReplaceable || HasNamed(request, method, left))
            Add(Choose(request, method, left), request, left, withOtherMethods, found);
    }

    // Whatever the methods of the routes, but constraints may look at the method.
    private bool HasNamed(HttpRequest request, string method, string path) =>
        namedCatchAlls.Value.MayMatch(path)
        || (namedByPath is not null && MatchingContext.Match(namedByPath.Value, request, method, path) is not null);

    private static bool HasVersions(Endpoint chosen) =>
        chosen is SeveralEndpoints several ? several.Reflections.Any(static one => one.HasVersions) : Reflection.Find(chosen)?.HasVersions == true;

    private static IEnumerable<Endpoint> AnyOf(IEnumerable<Reflection> reflections) =>
        reflections.Select(static reflection => (reflection with { IsConditional = true }).Mirror(isForAnyMethod: true));
}
