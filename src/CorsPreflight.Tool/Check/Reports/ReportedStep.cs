namespace CorsPreflight.Tool.Check.Reports;

/// <summary>A step of the triage.</summary>
/// <param name="Step">1 to 4.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c>, <c>notReached</c> or <c>notNeeded</c>.</param>
internal sealed record ReportedStep(int Step, string Question, string Outcome);
