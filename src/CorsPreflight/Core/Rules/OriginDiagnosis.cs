using System.Globalization;
using CorsPreflight.Core.Fetch;
using Error = CorsPreflight.StrictPreflightConfigurationError;

namespace CorsPreflight.Core.Rules;

/// <summary>
/// Says what is wrong with a text that is no origin, and which origin was probably meant. A suggestion is only made where it would be
/// accepted; the first fault is told, the suggestion mends them all.
/// </summary>
internal sealed class OriginDiagnosis
{
    // What other places write around an origin, and its list behind it.
    private static readonly char[] Wrapping =
        ['"', '\'', '`', '<', '>', ',', ';', '(', ')', '\u00AB', '\u00BB', '\u2018', '\u2019', '\u201C', '\u201D'];

    private readonly string path, value;
    private readonly OriginText text;
    private readonly string? suggestion;

    private OriginDiagnosis(string path, string value, OriginText text, string? suggestion)
    {
        this.path = path;
        this.value = value;
        this.text = text;
        this.suggestion = suggestion;
    }

    /// <summary>What is wrong with an entry, under the rules of its policy: itself, and then what was meant by it.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="value">As written; no well-formed origin or pattern.</param>
    /// <param name="rules">Those of its policy.</param>
    /// <param name="isAlone">Whether it is the policy's only entry.</param>
    public static IEnumerable<Error> FindMistakes(string path, string? value, OriginRules rules, bool isAlone = true)
    {
        string bare = Unwrap(value ?? "");
        if (bare.Length == 0)
        {
            return [Mistake.MalformedOrigin(path, value,
                "is empty; write an origin, such as \"https://app.example.com\", or remove the entry", null)];
        }
        if (bare == "*")
            return [Mistake.MalformedOrigin(path, value, FindSurplus(value!)!, isAlone && !rules.AllowCredentials ? bare : null)];
        if (bare.Equals(Origin.Opaque, StringComparison.OrdinalIgnoreCase) || bare.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return [Mistake.OpaqueOrigin(path, value!)];
        if (Entries(bare) is { Length: > 1 } entries)
        {
            return [Mistake.MalformedOrigin(path, value,
                "is a list in one text; make each origin an entry of its own", SuggestList(entries, rules))];
        }
        OriginText text = OriginText.Read(bare);
        string? meant = Meant(bare, text, rules);
        Error[] further = meant is not null && OriginPattern.TryParse(meant, out OriginPattern pattern)
            ? [.. rules.MistakesOf(path, value!, meant, pattern)]
            : [];
        string? suggestion = further.Length == 0 ? meant : further[^1].Suggestion;
        return further.Prepend(new OriginDiagnosis(path, value!, text, suggestion).Diagnose(bare));
    }

    /// <summary>What should have stood where a text stands instead of a list; null where that cannot be known.</summary>
    public static string? SuggestList(string text, OriginRules rules) =>
        Unwrap(text) is var bare && bare == "*" ? (rules.AllowCredentials ? null : bare) : SuggestList(Entries(bare), rules);

    // As JSON; null where they cannot be known.
    private static string? SuggestList(IReadOnlyCollection<string> entries, OriginRules rules)
    {
        // With a scheme each, or without one: "https://a,example.com" has a comma where a dot belongs.
        bool isList = entries.Select(static entry => entry.Contains("://", StringComparison.Ordinal)).Distinct().Count() == 1;
        string?[] origins = isList ? [.. entries.Select(entry => Meant(entry, OriginText.Read(entry), rules))] : [];
        return isList && origins.All(origin => origin is not null && rules.Accept(origin)) ? Mistake.Entries(origins!) : null;
    }

    // It may be right but for what is around it.
    private static string? Meant(string bare, OriginText text, OriginRules rules) =>
        OriginPattern.TryParse(bare, out OriginPattern pattern) && !pattern.IsMisleading && !rules.IsOpenGlob(pattern)
            ? bare
            : new OriginCorrection(rules).Of(text);

    private static string Unwrap(string value)
    {
        string before, bare = value;
        do
        {
            before = bare;
            bare = bare.Trim().Trim(Wrapping);
            while (bare.Length > 0 && IsInvisible(bare[0]))
                bare = bare[1..];
            while (bare.Length > 0 && IsInvisible(bare[^1]))
                bare = bare[..^1];
            // A list as JSON, or one entry of it; but not an IPv6 address.
            if (bare.Length > 2 && bare[0] == '[' && bare[^1] == ']' && bare[1..^1].Trim() is [char first, ..] && Wrapping.Contains(first))
                bare = bare[1..^1];
        }
        while (bare != before);
        return bare;
    }

    private static string? FindSurplus(string value) =>
        value.Any(IsInvisible) ? "contains white space or a control character"
        : value.Any(Wrapping.Contains) ? "has punctuation around it that belongs to another place: quotation marks, brackets, commas"
        : null;

    // White space alone separates only what begins with a scheme: between others a character may be one too many.
    private static string[] Entries(string bare)
    {
        string[] words = bare.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] entries = words.Length > 1 && words.All(static word => word.Contains("://", StringComparison.Ordinal)) ? words : [bare];
        IEnumerable<string> parts = entries.SelectMany(static entry => entry.Split(',', ';')).Select(static part => part.Trim());
        entries = [.. parts.Where(static part => part.Length > 0).Select(Unwrap).Where(static entry => entry.Length > 0)];
        // "https;//example.com"
        return Array.Exists(entries, static entry => entry[0] is '/' or '\\') ? [bare] : entries;
    }

    private static bool IsInvisible(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private Error Diagnose(string bare)
    {
        if (bare != value || bare.Any(IsInvisible))
            return Malformed(FindSurplus(value)!);
        if (DiagnoseScheme() is Error mistake)
            return mistake;
        if (text.UserInfo.Length > 0)
            return Malformed("has a user name or password, which origins do not have");
        if (OriginCorrection.IsRange(text))
        {
            return text.Host.Contains('*', StringComparison.Ordinal)
                ? Wildcard("has a wildcard in an IP address, where none is supported; list each address, or use names")
                : Malformed("is a range of IP addresses, which no entry can stand for; list each address, or use names");
        }
        if (text.AfterHost.Length > 0)
        {
            return Malformed(text.AfterHost switch
            {
                "/" => "ends in a slash, which no browser sends",
                ['?', ..] => "has a query; an origin ends after the host and port",
                ['#', ..] => "has a fragment; an origin ends after the host and port",
                _ => "has a path; an origin ends after the host and port",
            });
        }
        if (!value.All(char.IsAscii))
            return Malformed("is not in ASCII; browsers send internationalized names in Punycode");
        if (SchemeName.IsWeb(text.Scheme) ? value.Any(char.IsAsciiLetterUpper) : text.Scheme.Any(char.IsAsciiLetterUpper))
            return Malformed("is not in lower case, which is how browsers send it");
        return DiagnosePort() ?? DiagnoseHost();
    }

    private Error? DiagnoseScheme()
    {
        string scheme = text.Scheme;
        if (scheme.Contains('*', StringComparison.Ordinal))
            return Wildcard("has a wildcard for its scheme; http and https are different origins");
        if (scheme.Length == 0)
            return Malformed("has no scheme");
        if (scheme.ToUpperInvariant() is "WS" or "WSS")
            return Malformed("is a WebSocket address; browsers send the origin of the page that opens the socket");
        if (SchemeName.IsNeverAnOrigin(scheme))
            return Malformed($"has a scheme that no request's origin has: {scheme}");
        if (SchemeName.IsMisspelt(scheme))
        {
            string remedy = SchemeName.Meant(scheme) is string meant ? $"you probably mean {meant}" : "write https or http";
            return Malformed($"has the scheme {scheme}, which no page has; {remedy}");
        }
        if (!Origin.IsScheme(scheme.ToLowerInvariant()))
            return Malformed("has no scheme that exists: one begins with a letter and has at most 64 of a-z, 0-9, +, - and .");
        if (SchemeName.IsHost(scheme))
            return Malformed($"has a host where the scheme belongs: {scheme}; an origin begins with http:// or https://");
        bool isPort = !SchemeName.IsKnown(scheme) && text.Host.Length > 0 && text.Host.All(char.IsAsciiDigit);
        return isPort
            ? Malformed($"has a number where the host belongs; a port stands behind one, as in http://{scheme}:{text.Host}")
            : null;
    }

    private Error? DiagnosePort()
    {
        if (text.Port is not string port || port == OriginPattern.AnyPort)
            return null;
        if (port.Contains('*', StringComparison.Ordinal))
            return Wildcard("has a wildcard inside its port; only :* for any port is supported");
        if (Origin.IsDefaultPort(text.Scheme, port))
            return Mistake.DefaultPort(path, value, suggestion);
        return Origin.IsPort(port) ? null : Malformed("has no valid port: 1 to 65535 without leading zeros");
    }

    private Error DiagnoseHost()
    {
        string host = text.Host, below = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        if (host.Length == 0)
            return Malformed("has no host");
        if (OriginCorrection.IsPort(text))
            return Malformed("has a number for its host; a port stands behind one, as in http://localhost:3000");
        string unbracketed = below is ['[', .., ']'] ? below[1..^1] : below;
        if (below.Contains(':', StringComparison.Ordinal) && IPv6.Normalize(unbracketed) is string six)
            return host == below ? DiagnoseIPv6(six) : Wildcard("has a wildcard below an IP address, which has no subdomains");
        if (SchemeName.IsWeb(text.Scheme) && !below.Contains('*', StringComparison.Ordinal) && IPv4.EndsInNumber(below))
        {
            return host == below
                ? Mistake.IPAddressForm(path, value, "ends in a number, so browsers take it for an IPv4 address and send that as four "
                    + "decimal numbers", suggestion)
                : Wildcard("has a wildcard below an IP address, which has no subdomains");
        }
        if (SchemeName.IsWeb(text.Scheme) && !Punycode.IsValid(host))
        {
            return Malformed("has a label that begins with xn-- and is not valid Punycode, as that of every name is; "
                + "write what the address bar of a browser shows");
        }
        if (host == "*" || host.StartsWith("*:", StringComparison.Ordinal))
            return Wildcard("has a wildcard for its whole host; list the origins, or use * alone, without credentials, for all of them");
        if (host.Contains('*', StringComparison.Ordinal) || text.Port == OriginPattern.AnyPort)
        {
            return Wildcard(SchemeName.IsWeb(text.Scheme)
                ? "has a wildcard where none is supported; one may stand for the left-most labels (https://*.example.com) or inside one "
                    + "(https://pr-*.example.com), and one for the port (:*)"
                : "has a wildcard with an application scheme, whose host is an identifier: list each (an extension's may differ on every "
                    + "installation)");
        }
        return Malformed(host.Contains('%', StringComparison.Ordinal) && host[0] == '['
            ? "has a zone in its IPv6 address, which no browser takes; use a name or an address without one"
            : "has no host that exists: one has labels of 1 to 63 of a-z, 0-9, - and _, 253 characters in all");
    }

    private Error DiagnoseIPv6(string address) => Mistake.IPAddressForm(path, value,
        text.Host[0] != '[' ? "has an IPv6 address without its brackets, as in http://[::1]:3000"
        : IPv6.IsMappedIPv4(address) ? "is an IPv4 address inside an IPv6 address; browsers treat the two as different origins"
        : "is not the compressed form of its IPv6 address, which is what browsers send", suggestion);

    private Error Malformed(string reason) => Mistake.MalformedOrigin(path, value, reason, suggestion);

    private Error Wildcard(string reason) => Mistake.MisplacedWildcard(path, value, reason, suggestion);
}
