using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>What makes the call work.</summary>
internal sealed record ReportedFix(string For, string Advice, IReadOnlyList<FixStep> Steps);
