namespace CorsPreflight.Tool.Check.Browser;

/// <summary>The words that Fetch takes from HTTP, and from https://infra.spec.whatwg.org/.</summary>
internal static class Grammar
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    /// <summary>What a method and a header's name are: https://httpwg.org/specs/rfc9110.html#tokens.</summary>
    public static bool IsToken(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c, StringComparison.Ordinal));

    public static bool IsSameName(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>https://fetch.spec.whatwg.org/#concept-header-value-normalize.</summary>
    public static string Normalize(string value) => value.Trim('\t', '\n', '\r', ' ');

    // Of ASCII letters only, as every lower-casing of the standard.
    public static string Lower(string text) => string.Create(text.Length, text, (lower, from) =>
    {
        for (int i = 0; i < from.Length; i++)
            lower[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });
}
