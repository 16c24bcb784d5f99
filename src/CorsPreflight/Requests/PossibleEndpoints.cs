using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Requests;

/// <summary>
/// Finds everything that may answer a request, ahead of the application's routing: never less, so that what is let in by all of it is let
/// in by what answers.
/// </summary>
/// <param name="mirror">The application's endpoints; null where it has none.</param>
/// <param name="prefixes">What is taken off paths ahead of routing.</param>
internal sealed class PossibleEndpoints(EndpointMirror? mirror, RoutedPrefixes prefixes)
{
    /// <summary>The policy of a preflight, and the endpoint where it is plain which one will run.</summary>
    /// <param name="request">The preflight, or a request that routing has not seen yet.</param>
    /// <param name="method">That of the request that is to come.</param>
    /// <param name="path">The path as the request came.</param>
    /// <param name="policies">Those in force.</param>
    /// <param name="plain">The endpoint that will run; null where that is not plain.</param>
    public AppliedPolicy FindForPreflight(HttpRequest request, string method, string path, PolicyTable policies, out Endpoint? plain)
    {
        plain = null;
        IReadOnlyList<RouterMirror> routers = mirror?.Routers ?? [];
        bool isOne = routers is [{ IsBranch: false }];
        Endpoint? chosen = isOne ? routers[0].Choose(request, method, path) : null;
        if (chosen is not null && Reflection.Find(chosen) is Reflection only && IsPlain(only, path, policies.PathBases))
        {
            plain = chosen;
            return CorsMetadata.PolicyOf(only.Cors, policies);
        }
        var found = new Possibilities(policies);
        var search = new EndpointSearch(routers, request, method, path, found) { Chosen = chosen, IsAsked = isOne };
        return OfAnything(search, found, policies);
    }

    /// <summary>The policy of what was answered for a request earlier, of which no more is known than of a preflight.</summary>
    public AppliedPolicy FindForEarlier(HttpRequest request, string path, bool orNone, PolicyTable policies)
    {
        var found = new Possibilities(policies);
        if (orNone)
            found.Add(path, null);
        return OfAnything(new EndpointSearch(mirror?.Routers ?? [], request, request.Method, path, found), found, policies);
    }

    /// <summary>The endpoints of a path as it stands.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Find(HttpRequest request, string method, string path, Possibilities found) =>
        new EndpointSearch(mirror?.Routers ?? [], request, method, path, found).AddWhole();

    /// <summary>Holds what is said of prefixes against how many routers there are.</summary>
    public void CheckPathBases(PolicyTable policies)
    {
        if (policies.PathBases is { Count: 0 } none && mirror?.Routers.Count > 1)
            prefixes.Contradict(none, "the application has more than one router, on branches of its pipeline (Map, MapWhen) or by a "
                + "second UseRouting()");
    }

    // What begins with a literal is no path behind a prefix, but by accident.
    private bool IsPlain(Reflection only, string path, IReadOnlyList<string>? pathBases) =>
        prefixes.IsKnown(pathBases) ? !RoutedPrefixes.BeginsWithAny(path, pathBases!) : pathBases is null && only.BeginsWithLiteral;

    private AppliedPolicy OfAnything(EndpointSearch search, Possibilities found, PolicyTable policies)
    {
        CheckPathBases(policies);
        if (prefixes.IsKnown(policies.PathBases))
        {
            search.AddKnown(policies.PathBases!, prefixes.IsRoutedFirst);
            return found.Agree(arePrefixesKnown: true, prefixes.IsRoutedFirst);
        }
        bool isSearched = search.AddUnknown(isOpen: policies.PathBases is not null);
        return found.Agree(arePrefixesKnown: false, isTooLong: !isSearched);
    }
}
