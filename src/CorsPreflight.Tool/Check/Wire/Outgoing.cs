using System.Reflection;
using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>
/// The requests behind a call, with the lines and the order of Chromium 156 for fetch(). Left out is what says that it is Chromium
/// (sec-ch-ua and its kin) or remembers something (cookies, Sec-Fetch-Storage-Access).
/// </summary>
internal static class Outgoing
{
    private static readonly string Version =
        typeof(Outgoing).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static readonly string UserAgent = $"cors-preflight/{Version}";

    /// <summary>The preflight, which never carries credentials nor what the page set.</summary>
    /// <param name="call">What the page asks for.</param>
    /// <param name="asked">The lines that ask for its method and headers.</param>
    public static Request Preflight(Call call, IReadOnlyList<Header> asked) =>
        new(
            "OPTIONS",
            call.Url,
            [
                .. Begin(call),
                new Header("Accept", "*/*"),
                .. asked,
                new Header("Origin", call.Origin),
                new Header("User-Agent", UserAgent),
                .. IsTrustworthy(call.Url)
                    ? [new Header("Sec-Fetch-Mode", "cors"), SecFetchSite(call), new Header("Sec-Fetch-Dest", "empty")]
                    : (Header[])[],
                .. End(call, []),
            ]);

    /// <summary>The call itself. It carries no body, and no cookies: nobody is logged in here.</summary>
    public static Request Actual(Call call)
    {
        string method = BrowserModel.MethodOf(call);
        return new Request(
            method,
            call.Url,
            [
                .. Begin(call),
                // https://fetch.spec.whatwg.org/#http-network-or-cache-fetch, the step on contentLength.
                .. method is "POST" or "PUT" ? [new Header("Content-Length", "0")] : (Header[])[],
                new Header("User-Agent", UserAgent),
                .. call.Headers.Where(header =>
                    !Grammar.IsSameName(header.Name, "Accept") && !Grammar.IsSameName(header.Name, "Accept-Language")),
                Own(call, "Accept", "*/*"),
                new Header("Origin", call.Origin),
                .. IsTrustworthy(call.Url)
                    ? [SecFetchSite(call), new Header("Sec-Fetch-Mode", "cors"), new Header("Sec-Fetch-Dest", "empty")]
                    : (Header[])[],
                .. End(call, call.Headers),
            ]);
    }

    private static Header[] Begin(Call call) =>
        [
            new Header("Host", call.Url.IsDefaultPort ? Host(call.Url) : $"{Host(call.Url)}:{call.Url.Port}"),
            new Header("Connection", "keep-alive"),
        ];

    private static Header[] End(Call call, IReadOnlyList<Header> own) =>
        [
            .. SendsReferrer(call) ? [new Header("Referer", $"{call.Origin}/")] : (Header[])[],
            new Header("Accept-Encoding", IsTrustworthy(call.Url) ? "gzip, deflate, br, zstd" : "gzip, deflate"),
            own.Any(header => Grammar.IsSameName(header.Name, "Accept-Language"))
                ? own.Last(header => Grammar.IsSameName(header.Name, "Accept-Language"))
                : new Header("Accept-Language", "en-US,en;q=0.9"),
        ];

    // A page keeps its address to itself when it goes from https to http:
    // https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer.
    private static bool SendsReferrer(Call call) =>
        call.Origin.StartsWith("http:", StringComparison.Ordinal)
        || (call.Origin.StartsWith("https:", StringComparison.Ordinal) && IsTrustworthy(call.Url));

    private static Header Own(Call call, string name, string otherwise) =>
        call.Headers.Any(header => Grammar.IsSameName(header.Name, name))
            ? call.Headers.Last(header => Grammar.IsSameName(header.Name, name))
            : new Header(name, otherwise);

    private static Header SecFetchSite(Call call) => new("Sec-Fetch-Site", Site.GetFetchSite(call.Origin, call.Url));

    // Others get no Sec-Fetch-* and no new compressions: https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site.
    private static bool IsTrustworthy(Uri url) => url.Scheme == Uri.UriSchemeHttps || Site.IsLoopback(url);

    private static string Host(Uri url) => url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
}
