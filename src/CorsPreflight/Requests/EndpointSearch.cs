using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Requests;

/// <summary>Looks for everything that one request may mean.</summary>
/// <param name="routers">The application's.</param>
/// <param name="request">The request.</param>
/// <param name="method">The method to match by.</param>
/// <param name="path">The path as it came.</param>
/// <param name="found">Gets what is found.</param>
internal sealed class EndpointSearch(IReadOnlyList<RouterMirror> routers, HttpRequest request, string method, string path, Possibilities found)
{
    // Each segment may cost a match where it is not known what is taken off. Nobody's prefixes have more, and no address needs more that
    // is not a parameter's.
    public const int MaxSegments = 16, MaxLength = 1024;

    /// <summary>What the first router chooses for the whole path, if it was asked already; made known by <see cref="IsAsked"/>.</summary>
    public Endpoint? Chosen { get; init; }

    /// <summary>Whether the first router was asked already.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Adds what each router chooses for the whole path.</summary>
    /// <returns>Whether there is anything.</returns>
    public bool AddWhole()
    {
        bool isFound = false;
        for (int i = 0; i < routers.Count; i++)
        {
            Endpoint? chosen = i == 0 && IsAsked ? Chosen : routers[i].Choose(request, method, path);
            isFound |= routers[i].Add(chosen, request, path, withOtherMethods: true, found);
        }
        return isFound;
    }

    /// <summary>
    /// Adds what is left behind the prefixes that are taken off, and of the whole path what routing may see ahead of them.
    /// </summary>
    /// <param name="pathBases">The prefixes.</param>
    /// <param name="isRoutedFirst">Whether routing sees all of the whole path ahead of them.</param>
    public void AddKnown(IReadOnlyList<string> pathBases, bool isRoutedFirst)
    {
        List<string> behind = RoutedPrefixes.Behind(path, pathBases);
        found.TakesLiteralsOnly = behind.Count > 0 && !isRoutedFirst;
        bool isFound = AddWhole();
        found.TakesLiteralsOnly = false;
        if (!isFound && behind.Count == 0)
            found.Add(path, null);
        foreach (string left in behind)
        {
            isFound = false;
            foreach (RouterMirror router in routers)
                isFound |= router.Add(router.Choose(request, method, left), request, left, withOtherMethods: true, found);
            // What begins with another prefix is not what is left in the end.
            if (!isFound && !RoutedPrefixes.BeginsWithAny(left, pathBases))
                found.Add(left, null);
        }
    }

    /// <summary>Adds what the whole path means, and what is behind any prefix that it may have.</summary>
    /// <param name="isOpen">Whether prefixes are taken off where nobody thinks of it, as what was said of them is wrong.</param>
    /// <returns>False where the path is too long to be searched.</returns>
    public bool AddUnknown(bool isOpen)
    {
        bool isFound = AddWhole();
        if (!isFound)
            found.Add(path, null);
        // A literal is the pipeline's own, but a branch that takes a prefix off has never seen it; and what has no such method is no match.
        bool isPlain = isFound && found.HasLiteral && !found.IsMethodMissing && !isOpen;
        RouterMirror[] searched = [.. routers.Where(router => router.IsBranch || !isPlain)];
        bool isTooLong = path.Length > MaxLength || path.AsSpan().Count('/') > MaxSegments;
        bool withOtherMethods = !isFound || (found.IsMethodMissing && !found.HasLiteral);
        return isTooLong ? !MayMatchBehind(searched) : AddBehind(searched, withOtherMethods);
    }

    private bool AddBehind(RouterMirror[] searched, bool withOtherMethods)
    {
        for (var end = new PathEnd(path); end.TryMove();)
        {
            // Most have no endpoint, and then there is no need for a text of what is left.
            string? left = null;
            foreach (RouterMirror router in searched)
            {
                if (end.IsOdd || router.MayMatch(end.First, end.Segments, found))
                    router.AddBehind(request, method, left ??= end.Left.ToString(), withOtherMethods, found);
            }
        }
        return true;
    }

    private bool MayMatchBehind(RouterMirror[] searched)
    {
        for (var end = new PathEnd(path); end.TryMove();)
        {
            foreach (RouterMirror router in searched)
            {
                if (end.IsOdd || router.MayMatch(end.First, end.Segments, found))
                    return true;
            }
        }
        return false;
    }
}
