using System.Globalization;
using System.Numerics;

namespace CorsPreflight.Tool.Check.Browser;

/// <summary>What a page may send to anybody without asking first, because forms, images and the like always could.</summary>
internal static class Safelist
{
    private const int MaxValueLength = 128, MaxTotalLength = 1024;

    private const string UnsafeBytes = "\"():<>?@[\\]{}\x7f";

    private const string LanguageMarks = " *,-.;=";

    /// <summary>https://fetch.spec.whatwg.org/#cors-safelisted-method.</summary>
    public static bool HasMethod(string method) => method is "GET" or "HEAD" or "POST";

    /// <summary>
    /// The names that a preflight must ask for, lower-case and sorted, and each once but in Firefox:
    /// https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names.
    /// </summary>
    public static IReadOnlyList<string> UnsafeNames(IReadOnlyList<Header> headers, Engine engine)
    {
        Header[] lines = [.. headers.Select(header => new Header(Grammar.Lower(header.Name), Grammar.Normalize(header.Value)))];
        // The standard looks at each line by itself, as Firefox does. The others have made one of those of a name by then.
        if (engine is Engine.Chromium or Engine.WebKit)
            lines =
            [
                .. lines.GroupBy(
                    line => line.Name,
                    (name, repeated) => new Header(name, string.Join(", ", repeated.Select(line => line.Value)))),
            ];
        ILookup<bool, Header> bySafety = lines.ToLookup(line => HasHeader(line, engine));
        bool isTooMuch = engine != Engine.Firefox && bySafety[true].Sum(line => line.Value.Length) > MaxTotalLength;
        IEnumerable<string> names = (isTooMuch ? lines : bySafety[false]).Select(line => line.Name).Order(StringComparer.Ordinal);
        return [.. engine == Engine.Firefox ? names : names.Distinct(StringComparer.Ordinal)];
    }

    // https://fetch.spec.whatwg.org/#cors-safelisted-request-header
    private static bool HasHeader(Header line, Engine engine) =>
        line.Value.Length <= MaxValueLength
        && line.Name switch
        {
            "accept" => !line.Value.Any(c => IsUnsafe(c, engine)),
            "accept-language" or "content-language" => line.Value.All(c =>
                char.IsAsciiLetterOrDigit(c) || LanguageMarks.Contains(c, StringComparison.Ordinal)),
            "content-type" => !line.Value.Any(c => IsUnsafe(c, engine))
                && MediaType.EssenceOf(line.Value) is "application/x-www-form-urlencoded" or "multipart/form-data" or "text/plain",
            "range" => IsSimpleRange(line.Value, engine),
            _ => engine == Engine.Chromium && ChromiumSafelist.Has(line),
        };

    // https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte. To Firefox everything beyond ASCII is, too.
    private static bool IsUnsafe(char c, Engine engine) =>
        (c < ' ' && c != '\t') || UnsafeBytes.Contains(c, StringComparison.Ordinal) || (engine == Engine.Firefox && !char.IsAscii(c));

    // https://fetch.spec.whatwg.org/#simple-range-header-value, and one that says where it begins: "bytes=5-" or "bytes=5-9".
    private static bool IsSimpleRange(string value, Engine engine)
    {
        const string unit = "bytes=";
        // WebKit takes the unit in any case.
        bool isBytes = value.StartsWith(unit, engine == Engine.WebKit ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        string[] ends = isBytes ? value[unit.Length..].Split('-') : [];
        if (ends is not [{ Length: > 0 } first, string last] || !ends.All(end => end.All(char.IsAsciiDigit)))
            return false;
        BigInteger begin = BigInteger.Parse(first, CultureInfo.InvariantCulture),
            end = last.Length == 0 ? begin : BigInteger.Parse(last, CultureInfo.InvariantCulture);
        // Browsers count in 64 bits.
        return begin <= end && (engine == Engine.Standard || end < long.MaxValue);
    }
}
