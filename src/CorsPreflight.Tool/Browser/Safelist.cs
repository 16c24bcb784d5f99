using System.Globalization;
using System.Numerics;

namespace CorsPreflight.Tool.Browser;

/// <summary>What a page may send to anybody without asking first, because forms, images and the like always could.</summary>
internal static class Safelist
{
    private const int LongestValue = 128, LongestInAll = 1024;

    private const string UnsafeBytes = "\"():<>?@[\\]{}\x7f";

    private const string LanguageMarks = " *,-.;=";

    /// <summary>https://fetch.spec.whatwg.org/#cors-safelisted-method.</summary>
    public static bool HasMethod(string method) => method is "GET" or "HEAD" or "POST";

    /// <summary>
    /// The names that a preflight must ask for, lower-case, sorted and each once: https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names.
    /// </summary>
    public static IReadOnlyList<string> UnsafeNames(IReadOnlyList<Header> headers)
    {
        ILookup<bool, Header> bySafety = headers.Select(header => header with { Value = Grammar.Normalize(header.Value) }).ToLookup(HasHeader);
        bool isTooMuch = bySafety[true].Sum(header => header.Value.Length) > LongestInAll;
        IEnumerable<Header> unsafeHeaders = isTooMuch ? headers : bySafety[false];
        return [.. unsafeHeaders.Select(header => Grammar.Lower(header.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // https://fetch.spec.whatwg.org/#cors-safelisted-request-header
    private static bool HasHeader(Header header) => header.Value.Length <= LongestValue && Grammar.Lower(header.Name) switch
    {
        "accept" => !header.Value.Any(IsUnsafe),
        "accept-language" or "content-language" => header.Value.All(c => char.IsAsciiLetterOrDigit(c) || LanguageMarks.Contains(c, StringComparison.Ordinal)),
        "content-type" => !header.Value.Any(IsUnsafe) && MediaType.EssenceOf(header.Value) is "application/x-www-form-urlencoded" or "multipart/form-data" or "text/plain",
        "range" => IsSimpleRange(header.Value),
        _ => false,
    };

    // https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte
    private static bool IsUnsafe(char c) => (c < ' ' && c != '\t') || UnsafeBytes.Contains(c, StringComparison.Ordinal);

    // https://fetch.spec.whatwg.org/#simple-range-header-value, and one that says where it begins: "bytes=5-" or "bytes=5-9".
    private static bool IsSimpleRange(string value)
    {
        const string unit = "bytes=";
        string[] ends = value.StartsWith(unit, StringComparison.Ordinal) ? value[unit.Length..].Split('-') : [];
        return ends is [{ Length: > 0 } first, string last] && ends.All(end => end.All(char.IsAsciiDigit))
            && (last.Length == 0 || BigInteger.Parse(first, CultureInfo.InvariantCulture) <= BigInteger.Parse(last, CultureInfo.InvariantCulture));
    }
}
