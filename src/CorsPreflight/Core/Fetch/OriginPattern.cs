namespace CorsPreflight.Core.Fetch;

/// <summary>
/// One entry of a policy's origins, other than the lone <c>*</c>: an exact origin, or one with <c>*.</c> before its host (one or more
/// labels below, never the host itself), with a <c>*</c> inside the left-most label (one or more of a-z, 0-9 and -, never a dot), with
/// <c>:*</c> after it (any port, none included), or with one of the first two and the last.
/// </summary>
/// <param name="Scheme">As in the origin.</param>
/// <param name="Label">The left-most label where it has a wildcard: <c>*</c> or the like of <c>pr-*</c>; otherwise empty.</param>
/// <param name="Host">What stands after that label; the whole host where there is none.</param>
/// <param name="Port">The digits, empty for the scheme's default port, or <see cref="AnyPort"/>.</param>
internal sealed record OriginPattern(string Scheme, string Label, string Host, string Port)
{
    public const string AnyPort = "*", AnySubdomain = "*";

    private const string SchemeEnd = "://";

    public bool IsExact => Label.Length == 0 && Port != AnyPort;

    /// <summary>Whether the wildcard stands for a part of one label.</summary>
    public bool IsLabelGlob => Label.Length > 1;

    /// <summary>
    /// Whether cookies or tokens sent to this origin's pages travel in the clear. Application schemes load from the device.
    /// </summary>
    public bool IsInsecure => Scheme == "http" && !IsLoopback(Host);

    /// <summary>
    /// Whether it is well-formed and yet not what was meant: a scheme that no request's origin has, a name or a range of addresses that no
    /// browser sends, or an IPv4 address written as IPv6, which would look like the one and match the other.
    /// </summary>
    public bool IsMisleading => (Host[0] == '[' && IPv6.IsMappedIPv4(Host.AsSpan(1))) || (Origin.IsHttp(Scheme)
        ? !Punycode.IsValid(Host) || IPv4.IsRange(Host)
        : SchemeName.IsNeverAnOrigin(Scheme) || SchemeName.IsMisspelt(Scheme) || SchemeName.IsHost(Scheme) || IsPortOfHost);

    public static bool TryParse(string text, out OriginPattern pattern)
    {
        pattern = null!;
        int hostStart = text.IndexOf(SchemeEnd, StringComparison.Ordinal) + SchemeEnd.Length;
        if (hostStart < SchemeEnd.Length)
            return false;
        bool anyPort = text.EndsWith(":*", StringComparison.Ordinal);
        string plain = anyPort ? text[..^2] : text, label = "";
        if (plain.IndexOf('*', Math.Min(hostStart, plain.Length)) >= 0)
        {
            int dot = plain.IndexOf('.', hostStart);
            if (dot < 0)
                return false;
            label = plain[hostStart..dot];
            // With the wildcard filled in, or left out where it is all there is, what remains must be an origin; a second one is none.
            plain = plain[..hostStart] + (label == AnySubdomain ? plain[(dot + 1)..] : FillIn(label) + plain[dot..]);
        }
        if (!Origin.TryParse(plain.AsSpan(), out Origin origin) || !SupportsWildcards(label, anyPort, origin))
            return false;
        string host = origin.Host.ToString();
        if (label.Length > 1)
            host = host[(host.IndexOf('.') + 1)..];
        if (host.Length == 0)
            return false;
        pattern = new OriginPattern(origin.Scheme.ToString(), label, host, anyPort ? AnyPort : origin.Port.ToString());
        return true;
    }

    /// <summary>
    /// Whether something, and no more than a label may have there, stands between the first and the last so many characters.
    /// </summary>
    public static bool FitsGlob(ReadOnlySpan<char> label, int before, int after)
    {
        if (label.Length <= before + after)
            return false;
        foreach (char c in label[before..^after])
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
                return false;
        }
        return true;
    }

    /// <summary>
    /// localhost, the names below it, and the loopback addresses: https://w3c.github.io/webappsec-secure-contexts/#localhost.
    /// </summary>
    public static bool IsLoopback(string host)
    {
        ReadOnlySpan<char> name = host.AsSpan().TrimEnd('.');
        return name is "localhost" or "[::1]"
            || name.EndsWith(".localhost".AsSpan(), StringComparison.Ordinal)
            || (name.StartsWith("127.".AsSpan(), StringComparison.Ordinal) && IPv4.IsDottedQuad(name));
    }

    // "frontend://8080": a number behind what no application is known to use is the port of a host.
    private bool IsPortOfHost => !SchemeName.IsKnownApplication(Scheme) && Host.All(char.IsAsciiDigit);

    private static string FillIn(string label) =>
        label.IndexOf('*') is int star and >= 0 ? label[..star] + "x" + label[(star + 1)..] : label;

    private static bool SupportsWildcards(string label, bool anyPort, Origin origin)
    {
        bool isHttp = Origin.IsHttp(origin.Scheme);
        // The host of an application scheme is an identifier: it has no ports, and subdomains only where it is shaped like a domain.
        if (anyPort && (!origin.Port.IsEmpty || !isHttp))
            return false;
        if (label.Length == 0)
            return true;
        if (origin.Host[0] is '[' or '.' || IPv4.EndsInNumber(origin.Host))
            return false;
        return label == AnySubdomain
            ? origin.Host.Length <= Origin.MaxHostLength - "*.".Length && (isHttp || origin.Host.IndexOf('.') >= 0)
            : isHttp;
    }
}
