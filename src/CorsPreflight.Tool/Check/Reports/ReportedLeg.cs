namespace CorsPreflight.Tool.Check.Reports;

/// <summary>What was sent and came back, as far as the next redirect.</summary>
internal sealed record ReportedLeg(string Origin, string Url, ReportedExchange? Preflight, ReportedExchange? Call);
