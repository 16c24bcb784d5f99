using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Requests;

/// <summary>
/// What one router of the application has, to be matched ahead of it. A router is a set of endpoints that are chosen among by precedence;
/// between the endpoints of two, nothing chooses.
/// </summary>
internal sealed class RouterMirror
{
    private readonly IReadOnlyList<Reflection> reflections;
    private readonly RoutePrefilter prefilter;

    // Built for the first request that asks. Few need more than the first: a path that has other methods only, what a package decides
    // by the address, and what a prefix may hide.
    private readonly Lazy<RequestDelegate> byMethod, byPath, byVersion;
    private readonly Lazy<RequestDelegate>? namedByPath;
    private readonly Lazy<NamedCatchAlls> namedCatchAlls;
    private readonly Lazy<VersionedRouting?> versions;

    public RouterMirror(IReadOnlyList<Reflection> reflections, bool isBranch, MirrorRouting routing, Lazy<VersionedRouting?> versions)
    {
        this.reflections = reflections;
        this.versions = versions;
        IsBranch = isBranch;
        prefilter = new RoutePrefilter(reflections);
        byMethod = new(() => routing.Over(reflections.Select(static reflection => reflection.Mirror())));
        byPath = new(() => routing.Over(AnyOf(reflections)));
        Reflection[] named = [.. reflections.Where(static reflection => !CorsMetadata.IsDefault(reflection.Cors))];
        if (!Array.TrueForAll(named, NamedCatchAlls.Has))
            namedByPath = new(() => routing.Over(AnyOf(named.Where(static reflection => !NamedCatchAlls.Has(reflection)))));
        namedCatchAlls = new(() => new NamedCatchAlls(named.Where(NamedCatchAlls.Has), routing.Constraints));
        byVersion = new(() => versions.Value!.Over(reflections));
    }

    /// <summary>Whether it is not the pipeline's own router, so that no request need come to it.</summary>
    public bool IsBranch { get; }

    /// <summary>The endpoint that is chosen: a mirrored one, <see cref="SeveralEndpoints"/>, one of routing's own (405), or null.</summary>
    public Endpoint? Choose(HttpRequest request, string method, string path)
    {
        // Where there are many routes for any path, those that lead elsewhere than nothing at all may be few.
        if (prefilter.IsWorthAsking && !HasNamed(request, method, path))
            return null;
        Endpoint? chosen = MatchingContext.Match(byMethod.Value, request, method, path);
        return chosen is not null && HasVersions(chosen) && versions.Value is VersionedRouting decisive
            ? decisive.Narrow(byVersion.Value, request, method, path, chosen)
            : chosen;
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
        if (chosen is not null && Reflection.Of(chosen) is Reflection one)
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
    public bool MayMatch(ReadOnlySpan<char> left, Possibilities found) => prefilter.MayMatch(left) && !prefilter.Choices.All(found.Contains);

    /// <summary>As <see cref="Add"/>, for what is left of a path where a prefix may be taken off.</summary>
    public void AddBehind(HttpRequest request, string method, string left, bool withOtherMethods, Possibilities found)
    {
        // What has no policy of its own says nothing new where Default is among the policies.
        if (!found.ContainsDefault || HasNamed(request, method, left))
            Add(Choose(request, method, left), request, left, withOtherMethods, found);
    }

    // Whatever the methods of the routes, but constraints may look at the method.
    private bool HasNamed(HttpRequest request, string method, string path) =>
        namedCatchAlls.Value.MayMatch(path) || (namedByPath is not null && MatchingContext.Match(namedByPath.Value, request, method, path) is not null);

    private static bool HasVersions(Endpoint chosen) =>
        chosen is SeveralEndpoints several ? several.Reflections.Any(static one => one.HasVersions) : Reflection.Of(chosen)?.HasVersions == true;

    private static IEnumerable<Endpoint> AnyOf(IEnumerable<Reflection> reflections) =>
        reflections.Select(static reflection => (reflection with { IsConditional = true }).Mirror(isForAnyMethod: true));
}
