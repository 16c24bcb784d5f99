namespace CorsPreflight.Tool.Check.Browser;

/// <summary>Which headers of a response a page can read: https://fetch.spec.whatwg.org/#concept-filtered-response-cors.</summary>
internal static class ExposedHeaders
{
    // https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
    private static readonly HashSet<string> Safelisted = new(StringComparer.OrdinalIgnoreCase)
    {
        "Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma",
    };

    // https://fetch.spec.whatwg.org/#forbidden-response-header-name
    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase) { "Set-Cookie", "Set-Cookie2" };

    /// <summary>As the server spelt them, each once.</summary>
    public static IReadOnlyList<string> Find(Call call, Response actual)
    {
        // A malformed list exposes nothing, and nobody complains.
        IReadOnlyList<string> exposed = actual.TryReadTokens("Access-Control-Expose-Headers", out IReadOnlyList<string>? names)
            ? names ?? []
            : [];
        bool exposesAny = !call.Credentials && exposed.Contains("*");
        return [
            .. actual.Headers.Select(header => header.Name)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(name =>
                    !Forbidden.Contains(name)
                    && (exposesAny || Safelisted.Contains(name) || exposed.Contains(name, StringComparer.OrdinalIgnoreCase))),
        ];
    }
}
