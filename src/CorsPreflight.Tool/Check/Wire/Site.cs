using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>How near a page and a server are: https://html.spec.whatwg.org/multipage/browsers.html#same-site.</summary>
internal static class Site
{
    /// <summary>The value of Sec-Fetch-Site.</summary>
    public static string GetFetchSite(string origin, Uri url)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? page))
            return "cross-site";
        if (page.Scheme == url.Scheme && page.IdnHost == url.IdnHost && page.Port == url.Port)
            return "same-origin";
        return page.Scheme == url.Scheme && FindSite(page.IdnHost) == FindSite(url.IdnHost) ? "same-site" : "cross-site";
    }

    public static bool IsLoopback(Uri url) => url.IsLoopback || OriginPattern.IsLoopback(url.IdnHost);

    // The registrable domain; a host that has none, such as an address, is its own site.
    private static string FindSite(string host)
    {
        if (Uri.CheckHostName(host) != UriHostNameType.Dns || PublicSuffixes.IsPublicSuffix(host))
            return host;
        for (int dot = host.IndexOf('.', StringComparison.Ordinal), start = 0; dot >= 0; start = dot + 1, dot = host.IndexOf('.', start))
        {
            if (PublicSuffixes.IsPublicSuffix(host[(dot + 1)..]))
                return host[start..];
        }
        return host;
    }
}
