namespace CorsPreflight.Tool.Browser;

/// <summary>How browsers write an origin: https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin.</summary>
internal static class SerializedOrigin
{
    public static string Of(Uri url)
    {
        string host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost; // with brackets, or without letters beyond ASCII
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    /// <summary>Whether a page can have this origin, byte by byte.</summary>
    public static bool Is(string text) => text == "null" || (Uri.TryCreate(text, UriKind.Absolute, out Uri? page) && page.Host.Length > 0 && Of(page) == text);
}
