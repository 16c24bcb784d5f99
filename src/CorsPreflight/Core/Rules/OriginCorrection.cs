using System.Net;
using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Core.Rules;

/// <summary>Which origin was meant by what is none. Where it may have been another one, or is none in any reading, none is named.</summary>
/// <param name="rules">What decides on patterns whoever may have credentials.</param>
internal sealed class OriginCorrection(OriginRules rules)
{
    // Letters that stand for themselves in a name however globalization is set: browsers map others, compose them, or judge them by their
    // neighbours.
    private static readonly (char First, char Last)[] PlainLetters =
    [
        ('\u00C0', '\u017E'), ('\u0386', '\u03CE'), ('\u0400', '\u045F'), ('\u3041', '\u3096'), ('\u30A1', '\u30FA'), ('\u30FC', '\u30FC'),
        ('\u4E00', '\u9FEF'), ('\uAC00', '\uD7A3'),
    ];

    private const string Mapped = "\u0130\u0132\u0133\u013F\u0140\u0149";

    /// <summary>The origin or pattern that was meant, well-formed; null where that cannot be known.</summary>
    public string? Of(OriginText text)
    {
        if (!text.IsClear || text.Host.Length == 0 || IsRange(text) || IsPort(text) || (text.Scheme.Length == 0 && !IsPlainlyHost(text)))
            return null;
        if (text.Scheme.Length > 0 && !SchemeName.IsWeb(text.Scheme) && !text.Scheme.Contains('*', StringComparison.Ordinal))
            return OfApplication(text);
        return Forms(text.Host).Select(host => Compose(SchemeOf(text.Scheme, host), host, text.Port)).FirstOrDefault(IsPattern);
    }

    /// <summary>Whether a range of addresses was meant, by a prefix or by a placeholder in one of the four numbers.</summary>
    public static bool IsRange(OriginText text)
    {
        bool isPrefix = text.Port is null && text.AfterHost is ['/', _, ..] && text.AfterHost.Length <= "/128/".Length
            && text.AfterHost.Trim('/').All(char.IsAsciiDigit);
        return IPv4.IsRange(text.Host)
            || (isPrefix && (IPv4.IsDottedQuad(text.Host) || IPv6.Normalize(text.Host.Trim('[', ']')) is not null));
    }

    /// <summary>Whether a port stands where the host belongs.</summary>
    public static bool IsPort(OriginText text) =>
        (text.Scheme.Length == 0 || SchemeName.IsWeb(text.Scheme)) && text.Host.Length is > 0 and <= 5 && text.Host.All(char.IsAsciiDigit);

    private bool IsPattern(string entry) =>
        OriginPattern.TryParse(entry, out OriginPattern pattern) && !pattern.IsMisleading && !rules.IsOpenGlob(pattern);

    // A word alone may be anything: "self", "any", a variable that nobody filled in.
    private static bool IsPlainlyHost(OriginText text)
    {
        int dots = text.Host.Count(static c => c == '.');
        return text.Port is not null
            || text.Host.Contains(':', StringComparison.Ordinal)
            || text.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || dots >= (IPv4.EndsInNumber(text.Host) ? 3 : 1);
    }

    private string? OfApplication(OriginText text)
    {
        if (SchemeName.IsMisspelt(text.Scheme))
            return SchemeName.Meant(text.Scheme) is string web ? Of(text with { Scheme = web }) : null;
        // "localhost://3000": the host stands where the scheme belongs, and its port where the host does.
        if (text.Port is null && Origin.IsPort(text.Host) && !SchemeName.IsKnown(text.Scheme))
            return Of(text with { Scheme = "", Host = text.Scheme, Port = text.Host });
        string origin = Compose(text.Scheme.ToLowerInvariant(), text.Host, text.Port);
        return IsPattern(origin) ? origin : null;
    }

    private static string SchemeOf(string scheme, string host) => scheme.ToUpperInvariant() switch
    {
        "HTTP" or "WS" => "http",
        "HTTPS" or "WSS" => "https",
        _ => OriginPattern.IsLoopback(host) ? "http" : "https",
    };

    private static string Compose(string scheme, string host, string? port)
    {
        string? mended = port?.TrimStart('0');
        return $"{scheme}://{host}{(mended is null or "" || Origin.IsDefaultPort(scheme, mended) ? "" : ":" + mended)}";
    }

    // As it is, but for what browsers make of it; then with its wildcard where one may be.
    private static IEnumerable<string> Forms(string host)
    {
        // "https://https": the scheme is what is broken.
        if (host.ToUpperInvariant() is "HTTP" or "HTTPS")
            yield break;
        if ((AddressOf(host.ToLowerInvariant()) ?? ToAscii(host)) is string form)
            yield return form;
        string below = host.TrimStart('*', '.');
        // "https://*com": all of a top-level domain is not what was meant.
        if (host[0] == '*' && below.Contains('.', StringComparison.Ordinal) && ToAscii(below) is string domain)
            yield return "*." + domain;
    }

    private static string? AddressOf(string host)
    {
        if (host.Contains(':', StringComparison.Ordinal))
        {
            bool isBracketed = host[0] == '[' && host[^1] == ']';
            int last = host.LastIndexOf(':');
            // Without brackets, the last piece of an address may be a port.
            bool mayHavePort = !isBracketed && host[(last + 1)..].All(char.IsAsciiDigit) && IPv6.Normalize(host[..last]) is not null;
            if (mayHavePort || IPv6.Normalize(isBracketed ? host[1..^1] : host) is not string six)
                return null;
            return IPv6.IsMappedIPv4(six) ? IPAddress.Parse(six).MapToIPv4().ToString() : $"[{six}]";
        }
        if (!IPv4.EndsInNumber(host) || IsPadded(host))
            return null;
        // The hexadecimal, octal and shortened forms that browsers take too.
        return IPAddress.TryParse(host.EndsWith('.') ? host[..^1] : host, out IPAddress? four) ? four.ToString() : null;
    }

    // To browsers 010 is eight; to whoever writes every number with three digits it is ten.
    private static bool IsPadded(string host) => host.Split('.').Any(static part => part is ['0', >= '1' and <= '9', >= '0' and <= '9']);

    private static string? ToAscii(string host)
    {
        string[] labels = host.Split('.');
        return labels.All(static label => label.All(char.IsAscii) || label.All(IsPlain))
            ? string.Join('.', labels.Select(static label => Punycode.Encode(label.ToLowerInvariant())))
            : null;
    }

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (char.IsLetter(c) && !Mapped.Contains(c, StringComparison.Ordinal)
            && Array.Exists(PlainLetters, range => c >= range.First && c <= range.Last));
}
