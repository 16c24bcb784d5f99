using CorsPreflight.Core.Fetch;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Core.Evaluation;

/// <summary>What a preflight asks, line by line as it came.</summary>
internal readonly record struct Preflight(StringValues Origin, StringValues Method, StringValues Headers)
{
    /// <summary>
    /// The names in a list that is well-formed, each once, with nothing between them but a comma and a space, or as browsers write it; null
    /// for none.
    /// </summary>
    public static string? NamesIn(StringValues headers)
    {
        if (headers.Count == 1 && headers[0] is { Length: > 0 } only && IsAsBrowsersWrite(only))
            return only;
        var names = new List<string>();
        var requested = new RequestedHeaders();
        for (int i = 0; i < headers.Count; i++)
        {
            requested.Begin(headers[i]);
            while (requested.TryRead(out ReadOnlySpan<char> name))
                names.Add(name.ToString());
        }
        return names.Count == 0 ? null : string.Join(", ", names.Distinct(StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsAsBrowsersWrite(string list) =>
        !list.AsSpan().ContainsAny(' ', '\t') && list[0] != ',' && list[^1] != ',' && !list.Contains(",,", StringComparison.Ordinal);
}
