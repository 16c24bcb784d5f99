using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>A cause or a warning.</summary>
internal sealed record ReportedRemark(string Id, string Severity, string Title, string Detail, string Explanation, Row? Row);
