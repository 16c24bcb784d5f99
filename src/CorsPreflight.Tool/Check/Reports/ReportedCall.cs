using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>What the page asks for.</summary>
internal sealed record ReportedCall(string Origin, string Url, string Method, IReadOnlyList<Header> Headers, bool Credentials);
