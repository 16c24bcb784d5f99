namespace CorsPreflight.Core.Rules;

/// <summary>Judges the prefixes that are taken off paths, as written.</summary>
internal static class PathBaseRules
{
    /// <summary>Finds what is wrong.</summary>
    /// <param name="path">Where the list stands.</param>
    /// <param name="written">The prefixes.</param>
    /// <param name="keyOf">Says under which key an entry stands.</param>
    public static IEnumerable<StrictPreflightConfigurationError> Judge(
        string path, IList<string> written, Func<IList<string>, int, string> keyOf)
    {
        for (int i = 0; i < written.Count; i++)
        {
            if (WhyNot(written[i]) is string reason)
                yield return Mistake.PathBase(KeyPath.Combine(path, keyOf(written, i)), written[i], reason, Suggest(written[i]));
        }
    }

    private static string? WhyNot(string? pathBase) => pathBase switch
    {
        null or "" => "is empty; a prefix of paths belongs here, such as \"/api\"",
        "/" => "is not a prefix, as every path begins with it; remove it (an empty list says that no prefix is taken off)",
        _ when pathBase.Contains("://", StringComparison.Ordinal) => "is an address; only the prefix of its paths belongs here",
        _ when pathBase.Contains('\\', StringComparison.Ordinal) => "has a backslash, which browsers send as a slash",
        _ when pathBase[0] != '/' => "does not begin with a slash, as every path does",
        _ when pathBase[^1] == '/' => "ends in a slash, which does not belong to a prefix",
        _ when pathBase.Any(static c => char.IsWhiteSpace(c) || !PrintableText.IsPrintable(c)) =>
            "has white space or characters that no address has",
        _ when pathBase.Contains(",/", StringComparison.Ordinal) || pathBase.Contains(";/", StringComparison.Ordinal) =>
            "is several prefixes; write one in each entry",
        _ when pathBase.Split('/') is var segments && (segments.Contains(".") || segments.Contains("..")) =>
            "has dot segments, which browsers resolve before they ask",
        _ when pathBase.AsSpan().ContainsAny("?#*{}") =>
            "is not a prefix as it stands in a path; wildcards and parameters do not count here",
        _ when pathBase.Contains("//", StringComparison.Ordinal) => "has an empty segment, which no prefix has",
        _ when Uri.UnescapeDataString(pathBase) != pathBase => "is escaped, and paths are compared after they were decoded",
        _ => null,
    };

    /// <summary>The prefix that was meant by what is none; itself where it is one; null where that cannot be known.</summary>
    public static string? Meant(string pathBase) => WhyNot(pathBase) is null ? pathBase : Suggest(pathBase);

    private static string? Suggest(string? pathBase)
    {
        string text = (pathBase ?? "").Trim().Replace('\\', '/');
        if (text.Contains("://", StringComparison.Ordinal))
            text = char.IsAsciiLetter(text[0]) && Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address.AbsolutePath : "";
        else if (text.StartsWith("~/", StringComparison.Ordinal))
            text = text[1..];
        // What does not begin with one slash may begin with a host; and an escaped slash stays one segment.
        bool mayHaveHost = text is ['/', '/', ..] || (text is not ['/', ..] && text.Split('/')[0].AsSpan().ContainsAny("~:.@"));
        if (mayHaveHost || text.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            return null;
        IEnumerable<string> segments = Uri.UnescapeDataString(text).Split('/').Select(static segment => segment.Trim());
        text = "/" + string.Join("/", segments.Where(static segment => segment.Length > 0));
        return text != pathBase && WhyNot(text) is null ? text : null;
    }
}
