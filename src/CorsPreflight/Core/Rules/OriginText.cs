using System.Buffers;
using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Core.Rules;

/// <summary>What was written for an origin, cut into the parts of an address: as forgiving as people are when they read one.</summary>
/// <param name="Scheme">Empty where there is none.</param>
/// <param name="UserInfo">With its <c>@</c>.</param>
/// <param name="Host">As written.</param>
/// <param name="Port">Null where there is no colon behind the host.</param>
/// <param name="AfterHost">Path, query and fragment.</param>
/// <param name="IsClear">Whether it can be read in one way only.</param>
internal sealed record OriginText(string Scheme, string UserInfo, string Host, string? Port, string AfterHost, bool IsClear)
{
    private static readonly SearchValues<char> Slashes = SearchValues.Create("/\\"), AfterHosts = SearchValues.Create("/\\?#"),
        NotInScheme = SearchValues.Create("/\\?#@[]"),
        Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Addresses of these have another one inside, whose origin is theirs.
    private static readonly string[] Wrapping = ["blob:", "filesystem:", "view-source:"];

    public static OriginText Read(string text)
    {
        string? wrapping = Array.Find(Wrapping, prefix => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        if (wrapping is not null && text.Contains("://", StringComparison.Ordinal))
            text = text[wrapping.Length..];
        (string scheme, string rest, bool isClear) = CutScheme(text);
        while (CutScheme(rest) is ({ Length: > 0 } again, string inner, _) && SchemeName.IsWeb(again))
        {
            isClear &= scheme.Equals(again, StringComparison.OrdinalIgnoreCase);
            (scheme, rest) = (again, inner);
        }
        string afterHost = "", userInfo = "";
        int end = rest.AsSpan().IndexOfAny(AfterHosts);
        if (end >= 0)
            (rest, afterHost) = (rest[..end], rest[end..]);
        int at = rest.LastIndexOf('@');
        if (at >= 0)
            (userInfo, rest) = (rest[..(at + 1)], rest[(at + 1)..]);
        (string host, string? port) = CutPort(rest);
        // "https://htps://example.com": what looks like a host is a scheme, and the host a path.
        bool isScheme = SchemeName.IsWeb(host) || SchemeName.IsMisspelt(host)
            || (port is not null && afterHost.Length > 1 && Slashes.Contains(afterHost[1]));
        isClear &= port is { Length: > 0 } || afterHost.Length == 0 || !isScheme;
        // What stands before the @ may be the host that was meant; and without a scheme it is an address of mail.
        isClear &= userInfo.Length == 0 || (scheme.Length > 0 && !userInfo.Contains('.', StringComparison.Ordinal));
        return new OriginText(scheme, userInfo, host, port, afterHost, isClear);
    }

    private static (string Scheme, string Behind, bool IsClear) CutScheme(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && text.AsSpan(0, colon).IndexOfAny(NotInScheme) < 0)
        {
            string scheme = text[..colon], rest = text[(colon + 1)..];
            int slashes = rest.Length - rest.AsSpan().TrimStart("/\\").Length;
            // "localhost:3000" has a port, "https:example.com" a scheme.
            if (slashes > 0 || rest is [':', '/' or '\\', ..] || (SchemeName.IsKnown(scheme) && !BeginsWithPort(rest)))
                return (scheme, SchemeName.IsWeb(scheme) ? TrimSlashes(rest) : rest[slashes..], slashes > 1 || SchemeName.IsKnown(scheme));
        }
        // "https//example.com", "https;//example.com"
        int letters = text.AsSpan().IndexOfAnyExcept(Letters) is int end and >= 0 ? end : 0;
        string behind = text[letters..].TrimStart(';', '.', ',');
        if (SchemeName.IsWeb(text[..letters]) && behind.Length >= 2 && Slashes.Contains(behind[0]) && Slashes.Contains(behind[1]))
            return (text[..letters], behind.TrimStart('/', '\\'), true);
        string bare = text.TrimStart(':');
        // One slash alone begins a path.
        return bare.StartsWith("//", StringComparison.Ordinal) ? ("", bare.TrimStart('/'), true) : ("", text, true);
    }

    // "https:://": a colon counts with the slashes it stands before, for an IPv6 address may begin with two.
    private static string TrimSlashes(string text)
    {
        while (text is ['/' or '\\', ..] or [':', '/' or '\\', ..])
            text = text[1..];
        return text;
    }

    private static bool BeginsWithPort(string rest)
    {
        ReadOnlySpan<char> port = rest.AsSpan(0, rest.AsSpan().IndexOfAny(AfterHosts) is int end and >= 0 ? end : rest.Length);
        return port is "*" || (!port.IsEmpty && port.IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private static (string Host, string? Port) CutPort(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= text.LastIndexOf(']'))
            return (text, null);
        if (text[0] == '[')
            return (text[..colon], text[(colon + 1)..]);
        // An IPv6 address without its brackets has colons of its own, and the last one may be one of them.
        bool isWhole = IPv6.Normalize(text) is not null, isWithPort = IPv6.Normalize(text[..colon]) is not null;
        if (isWhole || (text.IndexOf(':', StringComparison.Ordinal) < colon && !isWithPort))
            return (text, null);
        return (text[..colon], text[(colon + 1)..]);
    }
}
