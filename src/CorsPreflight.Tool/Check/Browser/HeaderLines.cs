namespace CorsPreflight.Tool.Check.Browser;

/// <summary>How a browser reads the lines of one header.</summary>
internal static class HeaderLines
{
    /// <summary>
    /// All lines as one value, joined by <c>, </c>; null where there is none: https://fetch.spec.whatwg.org/#concept-header-list-get.
    /// </summary>
    public static string? Combined(this Response response, string name, Engine engine = Engine.Standard)
    {
        string[] values = Values(response, name);
        // Firefox overlooks empty lines beside others (nsHttpHeaderArray: "merge of empty header = no-op").
        if (engine == Engine.Firefox && Array.Exists(values, value => value.Length > 0))
            values = Array.FindAll(values, value => value.Length > 0);
        return values.Length == 0 ? null : string.Join(", ", values);
    }

    /// <summary>
    /// The tokens of a list; null where there is no such header. False where an element is not a token, which spoils the whole list.
    /// Elements may be empty, as https://httpwg.org/specs/rfc9110.html#abnf.extension.recipient has it:
    /// https://fetch.spec.whatwg.org/#extract-header-list-values.
    /// </summary>
    public static bool TryReadTokens(this Response response, string name, out IReadOnlyList<string>? tokens)
    {
        string[] values = Values(response, name);
        string[] elements =
        [
            .. values.SelectMany(value => value.Split(',')).Select(element => element.Trim('\t', ' ')).Where(element => element.Length > 0),
        ];
        tokens = values.Length == 0 ? null : elements;
        return Array.TrueForAll(elements, Grammar.IsToken);
    }

    private static string[] Values(Response response, string name) =>
        [.. response.Headers.Where(header => Grammar.IsSameName(header.Name, name)).Select(header => Grammar.Normalize(header.Value))];
}
