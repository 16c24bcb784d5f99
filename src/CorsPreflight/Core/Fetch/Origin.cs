namespace CorsPreflight.Core.Fetch;

/// <summary>
/// A tuple origin in the Fetch standard's serialization (https://fetch.spec.whatwg.org/#origin-header): scheme, host and the port
/// unless it is the scheme's own. What is no such text was not sent by a browser. Refused on purpose although browsers accept it in
/// a host: punctuation other than '-', '_' and '.', which no name that can be bought has and which scanners send.
/// </summary>
internal readonly ref struct Origin
{
    /// <summary>The origin that every sandboxed frame, data: document and opaque redirect shares.</summary>
    public const string Opaque = "null";

    // The host's bound is that of a domain name (RFC 1035); the scheme's is far above any registered one. Together they bound all work.
    public const int MaxSchemeLength = 64, MaxHostLength = 253, MaxLength = MaxSchemeLength + 3 + MaxHostLength + 6;

    private const int MaxLabelLength = 63;

    private Origin(ReadOnlySpan<char> scheme, ReadOnlySpan<char> host, ReadOnlySpan<char> port)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
    }

    public ReadOnlySpan<char> Scheme { get; }

    /// <summary>A domain name, a dotted-quad IPv4 address, or a compressed IPv6 address in brackets.</summary>
    public ReadOnlySpan<char> Host { get; }

    /// <summary>The digits; empty for the scheme's default port.</summary>
    public ReadOnlySpan<char> Port { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out Origin origin)
    {
        origin = default;
        if (text.Length > MaxLength)
            return false;
        int schemeEnd = text.IndexOf("://".AsSpan(), StringComparison.Ordinal);
        if (schemeEnd < 0)
            return false;
        ReadOnlySpan<char> scheme = text[..schemeEnd], host = text[(schemeEnd + 3)..], port = default;
        int colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']'))
        {
            port = host[(colon + 1)..];
            host = host[..colon];
            if (!IsPort(port) || IsDefaultPort(scheme, port))
                return false;
        }
        if (!IsScheme(scheme) || !(IsHttp(scheme) ? IsWebHost(host) : IsApplicationHost(host)))
            return false;
        origin = new Origin(scheme, host, port);
        return true;
    }

    public static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxSchemeLength || text[0] is not (>= 'a' and <= 'z'))
            return false;
        foreach (char c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '-' or '.'))
                return false;
        }
        return true;
    }

    public static bool IsHttp(ReadOnlySpan<char> scheme) => scheme is "http" or "https";

    /// <summary>1 to 65535 without leading zeros. Port 0 is no port that a page could come from.</summary>
    public static bool IsPort(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 5 || text[0] == '0')
            return false;
        int value = 0;
        foreach (char c in text)
        {
            if (c is not (>= '0' and <= '9'))
                return false;
            value = (value * 10) + (c - '0');
        }
        return value <= ushort.MaxValue;
    }

    /// <summary>Browsers leave these out: https://url.spec.whatwg.org/#default-port.</summary>
    public static bool IsDefaultPort(ReadOnlySpan<char> scheme, ReadOnlySpan<char> port) => scheme switch
    {
        "https" or "wss" => port is "443",
        "http" or "ws" => port is "80",
        "ftp" => port is "21",
        _ => false,
    };

    /// <summary>A name that a domain can have, by its characters and lengths; a trailing dot makes another name, also legitimate.</summary>
    public static bool IsDomain(ReadOnlySpan<char> host, bool anyCase)
    {
        if (host.Length is 0 or > MaxHostLength)
            return false;
        int labelLength = 0;
        foreach (char c in host)
        {
            if (c == '.')
            {
                if (labelLength == 0)
                    return false;
                labelLength = 0;
                continue;
            }
            // The ABNF of 2026 leaves '_' out; browsers send it all the same.
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_') && !(anyCase && c is >= 'A' and <= 'Z'))
                return false;
            if (++labelLength > MaxLabelLength)
                return false;
        }
        return true;
    }

    private static bool IsWebHost(ReadOnlySpan<char> host)
    {
        if (IsBracketed(host))
            return IPv6.IsCompressed(host[1..^1]);
        return IPv4.EndsInNumber(host) ? IPv4.IsDottedQuad(host) : IsDomain(host, anyCase: false);
    }

    // Application schemes (capacitor://localhost, chrome-extension://…, Electron's app://.) name no machine, so nothing is normalized
    // there.
    private static bool IsApplicationHost(ReadOnlySpan<char> host) =>
        IsBracketed(host) ? IPv6.IsCompressed(host[1..^1]) : host is "." || IsDomain(host, anyCase: true);

    private static bool IsBracketed(ReadOnlySpan<char> host) => host.Length > 2 && host[0] == '[' && host[^1] == ']';
}
