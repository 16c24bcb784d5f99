using System.Net;

namespace CorsPreflight.Tool.Check.Browser;

/// <summary>How browsers write an origin: https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin.</summary>
internal static class SerializedOrigin
{
    public static string From(Uri url)
    {
        // Without letters beyond ASCII.
        string host = url.HostNameType == UriHostNameType.IPv6 ? $"[{Pieces(IPAddress.Parse(url.Host))}]" : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    /// <summary>Whether a page can have this origin, byte by byte.</summary>
    public static bool IsValid(string text) =>
        text == "null"
        || (Uri.TryCreate(text, UriKind.Absolute, out Uri? page) && page.Host.Length > 0 && IsAsWritten(From(page), text, page.Scheme));

    // The hosts of other schemes stay as they are written, which .NET does not do: https://url.spec.whatwg.org/#is-special.
    private static bool IsAsWritten(string origin, string text, string scheme) =>
        text.StartsWith(scheme, StringComparison.Ordinal)
        && origin.Equals(
            text,
            scheme is "http" or "https" or "ws" or "wss" or "ftp" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    // https://url.spec.whatwg.org/#concept-ipv6-serializer: .NET writes the end of some as an IPv4 address.
    private static string Pieces(IPAddress address)
    {
        string[] pieces = [.. address.GetAddressBytes().Chunk(2).Select(pair => $"{(pair[0] << 8) | pair[1]:x}")];
        (int start, int length) = Enumerable
            .Range(0, pieces.Length)
            .Select(i => (i, pieces.Skip(i).TakeWhile(piece => piece == "0").Count()))
            .MaxBy(run => run.Item2);
        return length < 2
            ? string.Join(':', pieces)
            : $"{string.Join(':', pieces[..start])}::{string.Join(':', pieces[(start + length)..])}";
    }
}
