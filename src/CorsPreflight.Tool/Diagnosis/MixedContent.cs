using CorsPreflight.Tool.Browser;
using CorsPreflight.Tool.Wire;

namespace CorsPreflight.Tool.Diagnosis;

/// <summary>Calls that browsers block before they send anything: https://w3c.github.io/webappsec-mixed-content/.</summary>
internal static class MixedContent
{
    public static bool Blocks(Call call) => call.Origin.StartsWith("https:", StringComparison.Ordinal) && call.Url.Scheme == Uri.UriSchemeHttp && !Site.IsLoopback(call.Url);
}
