using System.Buffers;
using System.Globalization;
using System.Net;
using CorsPreflight.Fetch;
using Error = CorsPreflight.StrictPreflightConfigurationError;

namespace CorsPreflight.Policies;

/// <summary>
/// Says what is wrong with a text that is no origin, and which origin was probably meant. A suggestion is only made where it would be
/// accepted; the first fault is told, the suggestion mends them all.
/// </summary>
internal sealed class OriginDiagnosis
{
    private static readonly SearchValues<char> AfterHost = SearchValues.Create("/\\?#"), NotInScheme = SearchValues.Create("./[]@?#");

    private const char FirstPresentationForm = '\uFB00';

    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    private readonly string path, value;
    private string scheme = "", userInfo = "", host = "", afterHost = "";
    private string? port;

    private OriginDiagnosis(string path, string value)
    {
        this.path = path;
        this.value = value;
    }

    public static Error Of(string path, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return Mistake.MalformedOrigin(path, value, "is empty; write an origin, such as \"https://app.example.com\", or remove the entry", null);
        string trimmed = value.Trim();
        if (trimmed == "*")
            return Mistake.MalformedOrigin(path, value, "contains white space", trimmed);
        if (trimmed.Equals(Origin.Opaque, StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return Mistake.OpaqueOrigin(path, value);
        if (trimmed.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 1 } parts)
            return Mistake.MalformedOrigin(path, value, "is a list in one text; make each origin an entry of its own", SuggestList(parts));
        return new OriginDiagnosis(path, value).Diagnose(trimmed);
    }

    /// <summary>A glob that stands for names which anybody can register: <c>https://*example.com</c>, <c>https://myapp-*.vercel.app</c>.</summary>
    public static Error GlobOverPublicSuffix(string path, string value, OriginPattern pattern)
    {
        string subdomains = value.Replace("://*", "://*.", StringComparison.Ordinal);
        return Mistake.MisplacedWildcard(path, value,
            $"stands for names that anybody can register below {pattern.Host}; put the wildcard below a name that is yours, or, knowing that, set DangerouslyAllowPublicSuffixes",
            pattern.Label[0] == '*' && OriginPattern.TryParse(subdomains, out OriginPattern meant) && !PublicSuffixes.IsPublicSuffix(meant.Host) ? subdomains : null);
    }

    private static string? SuggestList(string[] parts)
    {
        IEnumerable<string?> origins = parts.Select(part => IsAccepted(part) ? part : Of("", part).Suggestion);
        return origins.All(o => o is not (null or "*")) ? Mistake.Entries(origins!) : null;
    }

    private static bool IsAccepted(string origin) => OriginPattern.TryParse(origin, out OriginPattern pattern) && !pattern.IsMisleading
        && !(pattern.IsLabelGlob && PublicSuffixes.IsPublicSuffix(pattern.Host));

    private Error Diagnose(string trimmed)
    {
        Split(trimmed);
        string? suggestion = Suggest();
        if (trimmed != value || value.Any(char.IsWhiteSpace) || value.Any(char.IsControl))
            return Malformed("contains white space or a control character");
        if (scheme.Contains('*', StringComparison.Ordinal))
            return Mistake.MisplacedWildcard(path, value, "has a wildcard for its scheme; http and https are different origins", suggestion);
        if (scheme.Length == 0)
            return Malformed("has no scheme");
        if (scheme.ToUpperInvariant() is "WS" or "WSS")
            return Malformed("is a WebSocket address; browsers send the origin of the page that opens the socket");
        if (Origin.IsNeverAnOrigin(scheme))
            return Malformed($"has a scheme that no request's origin has: {scheme}");
        if (!Origin.IsScheme(scheme.ToLowerInvariant()))
            return Malformed("has no scheme that exists: one begins with a letter and has at most 64 of a-z, 0-9, +, - and .");
        if (userInfo.Length > 0)
            return Malformed("has a user name or password, which origins do not have");
        if (afterHost.Length > 0)
        {
            return Malformed(afterHost switch
            {
                "/" => "ends in a slash, which no browser sends",
                ['?', ..] => "has a query; an origin ends after the host and port",
                ['#', ..] => "has a fragment; an origin ends after the host and port",
                _ => "has a path; an origin ends after the host and port",
            });
        }
        if (!value.All(char.IsAscii))
            return Malformed("is not in ASCII; browsers send internationalized names in Punycode");
        if (IsWeb ? value.Any(char.IsAsciiLetterUpper) : scheme.Any(char.IsAsciiLetterUpper))
            return Malformed("is not in lower case, which is how browsers send it");
        return DiagnosePort(suggestion) ?? DiagnoseHost(suggestion);

        Error Malformed(string reason) => Mistake.MalformedOrigin(path, value, reason, suggestion);
    }

    private bool IsWeb => scheme.ToUpperInvariant() is "HTTP" or "HTTPS" or "WS" or "WSS";

    private Error? DiagnosePort(string? suggestion)
    {
        if (port is null or OriginPattern.AnyPort)
            return null;
        if (port.Contains('*', StringComparison.Ordinal))
            return Mistake.MisplacedWildcard(path, value, "has a wildcard inside its port; only :* for any port is supported", suggestion);
        if (Origin.IsDefaultPort(scheme, port))
            return Mistake.DefaultPort(path, value, suggestion);
        return Origin.IsPort(port) ? null : Mistake.MalformedOrigin(path, value, "has no valid port: 1 to 65535 without leading zeros", suggestion);
    }

    private Error DiagnoseHost(string? suggestion)
    {
        string below = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        if (below.StartsWith('[') && below.EndsWith(']') && IPAddress.TryParse(below.AsSpan(1..^1), out _))
        {
            return IPv6.IsMappedIPv4(below.AsSpan(1..^1)) || suggestion?.Contains('[', StringComparison.Ordinal) == false
                ? Mistake.IPAddressForm(path, value, "is an IPv4 address inside an IPv6 address; browsers treat the two as different origins", suggestion)
                : host == below
                    ? Mistake.IPAddressForm(path, value, "is not the compressed form of its IPv6 address, which is what browsers send", suggestion)
                    : BelowAddress();
        }
        if (IsWeb && !below.Contains('*', StringComparison.Ordinal) && IPv4.EndsInNumber(below))
        {
            return host == below
                ? Mistake.IPAddressForm(path, value, "ends in a number, so browsers take it for an IPv4 address and send that as four decimal numbers", suggestion)
                : BelowAddress();
        }
        if (host == "*" || host.StartsWith("*:", StringComparison.Ordinal))
            return Wildcard("has a wildcard for its whole host; list the origins, or use * alone, without credentials, for all of them");
        if (host.Contains('*', StringComparison.Ordinal) || port == OriginPattern.AnyPort)
        {
            return Wildcard(IsWeb
                ? "has a wildcard where none is supported; one may stand for the left-most labels (https://*.example.com) or inside one (https://pr-*.example.com), and one for the port (:*)"
                : "has a wildcard with an application scheme, whose host is an identifier: list each (an extension's may differ on every installation)");
        }
        return Mistake.MalformedOrigin(path, value,
            host.Length == 0
                ? "has no host"
                : "has no host that exists: one has labels of 1 to 63 of a-z, 0-9, - and _, 253 characters in all", suggestion);

        Error BelowAddress() => Wildcard("has a wildcard below an IP address, which has no subdomains");
        Error Wildcard(string reason) => Mistake.MisplacedWildcard(path, value, reason, suggestion);
    }

    // Not the URL parser: as forgiving as people are when they read an address.
    private void Split(string text)
    {
        if (text.StartsWith("blob:", StringComparison.OrdinalIgnoreCase) && text.Contains("://", StringComparison.Ordinal))
            text = text["blob:".Length..];
        string rest = text;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        // "localhost:3000" has a port, "https:example.com" a scheme.
        ReadOnlySpan<char> afterColon = text.AsSpan(colon + 1);
        bool isPort = afterColon is "*" || afterColon.IndexOfAnyExceptInRange('0', '9') < 0;
        bool hasScheme = colon > 0 && !(isPort && afterColon.Length > 0) && text.AsSpan(0, colon).IndexOfAny(NotInScheme) < 0;
        if (hasScheme)
        {
            scheme = text[..colon];
            rest = text[(colon + 1)..];
        }
        rest = rest.TrimStart('/', '\\');
        int end = rest.AsSpan().IndexOfAny(AfterHost);
        if (end >= 0)
            (rest, afterHost) = (rest[..end], rest[end..]);
        int at = rest.LastIndexOf('@');
        if (at >= 0)
            (userInfo, rest) = (rest[..(at + 1)], rest[(at + 1)..]);
        int portAt = rest.LastIndexOf(':');
        (host, port) = portAt > rest.LastIndexOf(']') ? (rest[..portAt], rest[(portAt + 1)..]) : (rest, null);
    }

    private string? Suggest()
    {
        // A lone number is a port without its host.
        if (scheme.Length == 0 && host.All(char.IsAsciiDigit))
            return null;
        string name = IsWeb || scheme.Length is 0 ? MendHost(host) : host;
        string mendedScheme = scheme.ToUpperInvariant() switch
        {
            "" => OriginPattern.IsLoopback(name) ? "http" : "https",
            "WS" => "http",
            "WSS" => "https",
            var s when s.Contains('*', StringComparison.Ordinal) => "https",
            _ => scheme.ToLowerInvariant(),
        };
        string? mendedPort = port?.TrimStart('0');
        if (mendedPort is "" || (mendedPort is not null && Origin.IsDefaultPort(mendedScheme, mendedPort)))
            mendedPort = null;
        string origin = mendedScheme + "://" + name + (mendedPort is null ? "" : ":" + mendedPort);
        // "https//a": the scheme is what is broken. "https://*com": all of a top-level domain is not what was meant.
        bool isGuess = name is "http" or "https" || (name.StartsWith("*.", StringComparison.Ordinal) && !host.StartsWith("*.", StringComparison.Ordinal) && name.Count('.') == 1);
        return origin != value && !isGuess && IsAccepted(origin) ? origin : null;
    }

    private static string MendHost(string host)
    {
        string name = host.ToLowerInvariant();
        string wildcard = "";
        if (name.Length > 1 && name[0] is '*' or '.')
        {
            wildcard = "*.";
            name = name.TrimStart('*', '.');
        }
        // IPAddress takes the hexadecimal, octal and shortened forms that browsers take too.
        if ((name.StartsWith('[') || IPv4.EndsInNumber(name)) && IPAddress.TryParse(name, out IPAddress? address))
            return wildcard + (address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : name[0] == '[' ? $"[{IPv6.Compress(name.AsSpan(1..^1))}]" : address.ToString());
        // Browsers map the rest (full-width, capital, composed) in ways that differ from ours where globalization is invariant.
        if (!name.All(c => char.IsAscii(c) || (c < FirstPresentationForm && char.GetUnicodeCategory(c) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter)))
            return host;
        try
        {
            return wildcard + Idn.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // No name in Punycode either: there is nothing to suggest.
            return host;
        }
    }
}
