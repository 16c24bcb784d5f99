using CorsPreflight.Policies;
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
    // Each segment may cost a match where it is not known what is taken off. Nobody's prefixes have more, and no address needs more that is
    // not a parameter's.
    public const int MaxSegments = 16, MaxLength = 1024;

    /// <summary>The policy of a preflight, and the endpoint where it is plain which one will run.</summary>
    public AppliedPolicy OfPreflight(HttpRequest request, string method, PolicyTable policies, out Endpoint? plain)
    {
        plain = null;
        IReadOnlyList<RouterMirror> routers = mirror?.Routers ?? [];
        string path = request.Path.Value ?? "";
        if (routers.Count != 1)
            return OfAnything(routers, null, request, method, path, policies, new Possibilities(policies));
        Endpoint? chosen = routers[0].Choose(request, method, path);
        if (chosen is null || Reflection.Of(chosen) is not Reflection only || !IsPlain(only, path, policies.PathBases))
            return OfAnything(routers, chosen, request, method, path, policies, new Possibilities(policies));
        plain = chosen;
        return CorsMetadata.PolicyOf(only.Cors, policies);
    }

    /// <summary>The policy of what was answered for a request earlier, of which no more is known than of a preflight.</summary>
    public AppliedPolicy OfEarlier(HttpRequest request, string path, bool orNone, PolicyTable policies)
    {
        var found = new Possibilities(policies);
        if (orNone)
            found.Add(path, null);
        return OfAnything(mirror?.Routers ?? [], null, request, request.Method, path, policies, found, isOpen: true);
    }

    /// <summary>The endpoints of a path as it stands.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Find(HttpRequest request, string method, string path, Possibilities found) => Find(mirror?.Routers ?? [], request, method, path, found);

    /// <summary>Holds what is said of prefixes against how many routers there are.</summary>
    public void CheckPathBases(PolicyTable policies)
    {
        if (policies.PathBases is { Count: 0 } none && mirror?.Routers.Count > 1)
            prefixes.Contradict(none, "the application has more than one router, on branches of its pipeline (Map, MapWhen) or by a second UseRouting()");
    }

    // What begins with a literal is no path behind a prefix, but by accident.
    private bool IsPlain(Reflection only, string path, IReadOnlyList<string>? pathBases) =>
        prefixes.IsKnown(pathBases) ? !RoutedPrefixes.BeginsWithAny(path, pathBases!) : pathBases is null && only.BeginsWithLiteral;

    private AppliedPolicy OfAnything(
        IReadOnlyList<RouterMirror> routers, Endpoint? chosen, HttpRequest request, string method, string path, PolicyTable policies, Possibilities found,
        bool isOpen = false)
    {
        CheckPathBases(policies);
        if (prefixes.IsKnown(policies.PathBases))
        {
            AddKnown(routers, request, method, path, policies.PathBases!, found);
            return found.Agree();
        }
        bool isTooLong = !AddUnknown(routers, chosen, request, method, path, isOpen || policies.PathBases is not null, found);
        return isTooLong ? new PolicyAgreement([]) { IsTooLong = true }.Apply() : found.Agree();
    }

    // What is left behind the prefixes, and of the whole path what routing may see ahead of them.
    private void AddKnown(
        IReadOnlyList<RouterMirror> routers, HttpRequest request, string method, string path, IReadOnlyList<string> pathBases, Possibilities found)
    {
        List<string> behind = RoutedPrefixes.Behind(path, pathBases);
        found.TakesLiteralsOnly = behind.Count > 0 && !prefixes.IsRoutedFirst;
        bool isFound = Find(routers, request, method, path, found);
        found.TakesLiteralsOnly = false;
        if (!isFound && behind.Count == 0)
            found.Add(path, null);
        foreach (string left in behind)
        {
            // What begins with another prefix is not what is left in the end.
            if (!Find(routers, request, method, left, found) && !RoutedPrefixes.BeginsWithAny(left, pathBases))
                found.Add(left, null);
        }
    }

    // False where the path is too long to be searched.
    private static bool AddUnknown(
        IReadOnlyList<RouterMirror> routers, Endpoint? chosen, HttpRequest request, string method, string path, bool isOpen, Possibilities found)
    {
        bool isFound = chosen is not null ? routers[0].Add(chosen, request, path, withOtherMethods: true, found) : Find(routers, request, method, path, found);
        if (!isFound)
            found.Add(path, null);
        // A literal is the pipeline's own, but a branch that takes a prefix off has never seen it; and where what was said of prefixes is
        // wrong, some are taken off that nobody thinks of.
        bool isPlain = isFound && found.HasLiteral && !isOpen, withOtherMethods = !isFound || found.IsMethodMissing;
        RouterMirror[] searched = [.. routers.Where(router => router.IsBranch || !isPlain)];
        if (path.Length > MaxLength || path.AsSpan().Count('/') > MaxSegments)
            return !searched.Any(router => router.MayMatchBehind(path));
        for (string? left = Behind(path); left is not null; left = Behind(left))
        {
            foreach (RouterMirror router in searched)
                router.FindBehind(request, method, left, withOtherMethods, found);
        }
        return true;
    }

    // Each router's choice; whether anything answers.
    private static bool Find(IReadOnlyList<RouterMirror> routers, HttpRequest request, string method, string path, Possibilities found)
    {
        bool isFound = false;
        foreach (RouterMirror router in routers)
            isFound |= router.Add(router.Choose(request, method, path), request, path, withOtherMethods: true, found);
        return isFound;
    }

    // What is left without the first segment; null where there is none.
    private static string? Behind(string path)
    {
        if (path.Length <= 1)
            return null;
        int next = path.IndexOf('/', 1);
        return next < 0 ? "/" : path[next..];
    }
}
