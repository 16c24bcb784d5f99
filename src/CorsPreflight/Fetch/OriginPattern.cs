namespace CorsPreflight.Fetch;

/// <summary>
/// One entry of a policy's origins, other than the lone <c>*</c>: an exact origin, or one with <c>*.</c> before its host
/// (one or more labels below, never the host itself), with <c>:*</c> after it (any port, none included), or with both.
/// </summary>
/// <param name="Scheme">As in the origin.</param>
/// <param name="Host">Without <c>*.</c>.</param>
/// <param name="Subdomains">Whether <c>*.</c> stands before the host.</param>
/// <param name="Port">The digits, empty for the scheme's default port, or <see cref="AnyPort"/>.</param>
internal sealed record OriginPattern(string Scheme, string Host, bool Subdomains, string Port)
{
    public const string AnyPort = "*";

    private const string AnySubdomain = "*.", SchemeEnd = "://";

    public bool IsExact => !Subdomains && Port != AnyPort;

    /// <summary>Whether cookies or tokens sent to this origin's pages travel in the clear. Application schemes load from the device.</summary>
    public bool IsInsecure => Scheme == "http" && !IsLoopback(Host);

    public static bool TryParse(string text, out OriginPattern pattern)
    {
        pattern = null!;
        int hostStart = text.IndexOf(SchemeEnd, StringComparison.Ordinal) + SchemeEnd.Length;
        if (hostStart < SchemeEnd.Length)
            return false;
        bool subdomains = text.AsSpan(hostStart).StartsWith(AnySubdomain.AsSpan(), StringComparison.Ordinal);
        bool anyPort = text.EndsWith(":*", StringComparison.Ordinal);
        int baseStart = subdomains ? hostStart + AnySubdomain.Length : hostStart, baseEnd = anyPort ? text.Length - 2 : text.Length;
        if (baseEnd < baseStart)
            return false;
        string plain = text[..hostStart] + text[baseStart..baseEnd];
        if (!Origin.TryParse(plain.AsSpan(), out Origin origin))
            return false;
        bool isHttp = Origin.IsHttp(origin.Scheme);
        // The host of an application scheme is an identifier: there are no ports, and subdomains only where it is shaped like a domain.
        if (anyPort && (!origin.Port.IsEmpty || !isHttp))
            return false;
        if (subdomains && (!HasSubdomains(origin.Host) || (!isHttp && origin.Host.IndexOf('.') < 0)))
            return false;
        pattern = new OriginPattern(origin.Scheme.ToString(), origin.Host.ToString(), subdomains, anyPort ? AnyPort : origin.Port.ToString());
        return true;
    }

    /// <summary>localhost, the names below it, and the loopback addresses: https://w3c.github.io/webappsec-secure-contexts/#localhost.</summary>
    public static bool IsLoopback(string host)
    {
        ReadOnlySpan<char> name = host.AsSpan().TrimEnd('.');
        return name is "localhost" or "[::1]"
            || name.EndsWith(".localhost".AsSpan(), StringComparison.Ordinal)
            || (name.StartsWith("127.".AsSpan(), StringComparison.Ordinal) && IPv4.IsDottedQuad(name));
    }

    private static bool HasSubdomains(ReadOnlySpan<char> host) =>
        host[0] is not ('[' or '.') && host.Length <= Origin.MaxHostLength - AnySubdomain.Length && !IPv4.EndsInNumber(host);
}
