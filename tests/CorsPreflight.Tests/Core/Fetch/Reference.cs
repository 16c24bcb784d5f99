using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace CorsPreflight.Tests.Core.Fetch;

/// <summary>The grammar and the patterns once more, in the plainest way: slow, one at a time, with the framework's own parsers.</summary>
internal static partial class Reference
{
    public static bool IsWellFormed(string text)
    {
        if (text == "null")
            return true;
        Match match = Origin().Match(text);
        string scheme = match.Groups["scheme"].Value, host = match.Groups["host"].Value, port = match.Groups["port"].Value;
        return match.Success
            && host.Length <= 253
            && (port.Length == 0 || int.Parse(port, CultureInfo.InvariantCulture) <= 65535)
            && (scheme, port) is not (("http" or "ws", "80") or ("https" or "wss", "443") or ("ftp", "21"))
            && (host[0] == '['
                ? IsCompressedIPv6(host[1..^1])
                : scheme is "http" or "https"
                    ? EndsInNumber(host) ? IsDottedQuad(host) : Domain().IsMatch(host)
                    : host == "." || (host.All(char.IsAscii) && Domain().IsMatch(host.ToLowerInvariant())));
    }

    /// <summary>Whether one entry of AllowedOrigins admits the origin.</summary>
    public static bool Admits(string pattern, string origin)
    {
        if (!IsWellFormed(origin))
            return false;
        string expression = Regex.Escape(pattern).Replace(@"://\*\.", @"://([a-z0-9_-]+\.)+", StringComparison.Ordinal);
        if (expression.EndsWith(@":\*", StringComparison.Ordinal))
            expression = expression[..^3] + "(:[0-9]+)?";
        expression = pattern == "*" ? expression : expression.Replace(@"\*", "[a-z0-9-]+", StringComparison.Ordinal);
        return pattern == "*" || Regex.IsMatch(origin, $@"\A{expression}\z");
    }

    public static bool EndsInNumber(string host) => Number().IsMatch(host);

    public static bool IsDottedQuad(string host) =>
        host.Split('.') is { Length: 4 } parts && parts.All(p => byte.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out byte value) && value.ToString(CultureInfo.InvariantCulture) == p);

    public static bool IsCompressedIPv6(string text) =>
        IPv6Characters().IsMatch(text) && IPAddress.TryParse(text, out IPAddress? address) && Compress(address) == text;

    /// <summary>Eight numbers, and the first of the longest runs of two or more zeros as "::".</summary>
    public static string Compress(IPAddress address)
    {
        string text = string.Join(':', address.GetAddressBytes().Chunk(2).Select(b => ((b[0] << 8) | b[1]).ToString("x", CultureInfo.InvariantCulture)));
        Match? zeros = Zeros().Matches(text).MaxBy(m => m.Length);
        return zeros is null ? text : text[..zeros.Index].TrimEnd(':') + "::" + text[(zeros.Index + zeros.Length)..].TrimStart(':');
    }

    [GeneratedRegex(@"\A(?<scheme>[a-z][a-z0-9+.-]{0,63})://(?<host>\[[^\]]*\]|[^\[\]:]+)(:(?<port>[1-9][0-9]{0,4}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Origin();

    [GeneratedRegex(@"\A[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();

    [GeneratedRegex(@"(\A|\.)([0-9]+|0[xX][0-9a-fA-F]*)\.?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[0-9a-f:]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex IPv6Characters();

    [GeneratedRegex(@"\b0(:0\b)+")]
    private static partial Regex Zeros();
}
