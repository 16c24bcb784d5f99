using CorsPreflight.Core.Rules;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Requests;

/// <summary>
/// What <c>UsePathBase</c> and <c>Map</c> take off a path ahead of routing, as far as it is known. They come after us, so the configuration
/// has to say it, and what it says is believed until a request shows otherwise.
/// </summary>
/// <param name="isRoutedFirst">Whether <c>WebApplication</c> routes the whole path ahead of everything in Program.cs.</param>
/// <param name="logger">Told once of what was contradicted.</param>
internal sealed class RoutedPrefixes(bool isRoutedFirst, ILogger logger)
{
    private readonly Lock noting = new();
    private volatile IReadOnlyList<string>[] contradicted = [];

    /// <summary>Whether <c>WebApplication</c> routes the whole path ahead of everything in Program.cs.</summary>
    public bool IsRoutedFirst => isRoutedFirst;

    /// <summary>Whether what is said of the prefixes counts: it is said, and nothing has shown that it is wrong.</summary>
    public bool IsKnown(IReadOnlyList<string>? pathBases) => pathBases is not null && !IsContradicted(pathBases);

    /// <summary>The paths that are left of a path when prefixes are taken off it, one or several in a row, each once.</summary>
    public static List<string> Behind(string path, IReadOnlyList<string> pathBases)
    {
        var behind = new List<string>();
        AddBehind(path, pathBases, behind);
        return behind;
    }

    /// <summary>Whether a path begins with one of the prefixes.</summary>
    public static bool BeginsWithAny(PathString path, IReadOnlyList<string> pathBases)
    {
        for (int i = 0; i < pathBases.Count; i++)
        {
            if (path.StartsWithSegments(pathBases[i]))
                return true;
        }
        return false;
    }

    /// <summary>Compares what is said with what happened: an endpoint was chosen for the path that the request has now.</summary>
    public void CheckChosen(IReadOnlyList<string> pathBases, PathString wholePathBase, PathString wholePath, HttpRequest request)
    {
        CheckTakenOff(pathBases, wholePathBase, wholePath, request);
        // Routing that comes ahead of everything sees whole paths, and what it finds for them is reckoned with.
        if (!isRoutedFirst && pathBases.Count > 0 && request.PathBase == wholePathBase && request.Path == wholePath
            && BeginsWithAny(wholePath, pathBases))
            Contradict(pathBases, $"an endpoint was chosen for the whole path {Shown(wholePath)}, so nothing was taken off it");
    }

    /// <summary>Compares what is said with what the request shows: a prefix was taken off its path.</summary>
    public void CheckTakenOff(IReadOnlyList<string> pathBases, PathString wholePathBase, PathString wholePath, HttpRequest request)
    {
        if (request.PathBase != wholePathBase && Gained(wholePathBase, wholePath, request) is string gained && !IsMadeOf(gained, pathBases))
            Contradict(pathBases, $"{Shown(gained)} was taken off the path {Shown(wholePath)}: add {Mistake.Quote(Shown(gained))}");
    }

    /// <summary>Notes that what is said cannot be true; logged once.</summary>
    public void Contradict(IReadOnlyList<string> pathBases, string evidence)
    {
        lock (noting)
        {
            if (IsContradicted(pathBases))
                return;
            contradicted = [.. contradicted, pathBases];
        }
        Log.PathBasesContradicted(logger, pathBases.Count == 0 ? "[]" : string.Join(", ", pathBases), evidence);
    }

    // What the path base gained and the path lost; null where one did not gain exactly what the other lost, as with a header of a proxy.
    private static string? Gained(PathString wholePathBase, PathString wholePath, HttpRequest request)
    {
        string before = wholePathBase.Value ?? "", now = request.PathBase.Value ?? "";
        if (now.Length <= before.Length || !now.StartsWith(before, StringComparison.OrdinalIgnoreCase))
            return null;
        string gained = now[before.Length..];
        return string.Equals(wholePath.Value, gained + request.Path.Value, StringComparison.OrdinalIgnoreCase) ? gained : null;
    }

    private static bool IsMadeOf(string gained, IReadOnlyList<string> pathBases) => pathBases.Any(pathBase =>
        new PathString(gained).StartsWithSegments(pathBase, out PathString rest)
            && (!rest.HasValue || IsMadeOf(rest.Value, Without(pathBase, pathBases))));

    private static void AddBehind(string path, IReadOnlyList<string> pathBases, List<string> behind)
    {
        foreach (string pathBase in pathBases)
        {
            if (!new PathString(path).StartsWithSegments(pathBase, out PathString rest))
                continue;
            string left = rest.HasValue ? rest.Value : "/";
            if (!behind.Contains(left, StringComparer.Ordinal))
                behind.Add(left);
            // Also what was left before: there may be others to take off it now.
            AddBehind(left, Without(pathBase, pathBases), behind);
        }
    }

    // What a client sends must not decide how often this goes on.
    private static string[] Without(string pathBase, IReadOnlyList<string> pathBases) => [.. pathBases.Where(other => other != pathBase)];

    private static string Shown(PathString path) => PrintableText.Clean(path.Value) ?? "/";

    // A reload makes the same list anew.
    private bool IsContradicted(IReadOnlyList<string> pathBases) => Array.Exists(
        contradicted, wrong => ReferenceEquals(wrong, pathBases) || wrong.SequenceEqual(pathBases, StringComparer.OrdinalIgnoreCase));
}
