using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Calls that browsers block before they send anything: https://w3c.github.io/webappsec-mixed-content/.</summary>
internal static class MixedContent
{
    /// <param name="page">The origin of the page, which a redirect does not change.</param>
    /// <param name="url">Where the call goes.</param>
    public static bool Blocks(string page, Uri url) =>
        page.StartsWith("https:", StringComparison.Ordinal) && url.Scheme == Uri.UriSchemeHttp && !Site.IsLoopback(url);
}
