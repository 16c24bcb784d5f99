namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>What the evidence shows.</summary>
/// <param name="Cause">Of the first step that fails; null where none does.</param>
/// <param name="FailedAt">That step.</param>
/// <param name="FailedLeg">The leg whose step that is; the last one where none fails.</param>
/// <param name="Warnings">What else is worth knowing, the worst first.</param>
internal sealed record TriageResult(Remark? Cause, Step? FailedAt, int FailedLeg, IReadOnlyList<Remark> Warnings);
