using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>What the page asks for.</summary>
internal sealed record ReportedCall(string Origin, string Url, string Method, IReadOnlyList<Header> Headers, bool Credentials)
{
    public static ReportedCall Of(Call call) => new(call.Origin, call.Url.AbsoluteUri, BrowserModel.MethodOf(call), [.. call.Headers.Select(Discretion.Hide)], call.Credentials);
}
