using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>A request, and the answer or why there is none.</summary>
internal sealed record ReportedExchange(
    string Method, string Target, IReadOnlyList<Header> Sent, string? Protocol, int? Status, IReadOnlyList<Header>? Received, string? Failure);
