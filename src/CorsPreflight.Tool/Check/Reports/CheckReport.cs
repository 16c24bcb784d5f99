namespace CorsPreflight.Tool.Check.Reports;

/// <summary>All that <c>check</c> found, in the shape that <c>--json</c> promises: src/CorsPreflight.Tool/README.md.</summary>
/// <param name="Verdict"><c>allowed</c>, <c>refused</c> or <c>unreachable</c>.</param>
/// <param name="SameOrigin">Whether the page calls its own origin, so that nothing is sent.</param>
/// <param name="Call">What was asked.</param>
/// <param name="ReasonsForPreflight">The method and the headers that need one.</param>
/// <param name="Legs">What was sent and came back; one, and one more for each redirect.</param>
/// <param name="Steps">The triage of the last leg, or of that which fails.</param>
/// <param name="Engines">What each browser would do.</param>
/// <param name="Cause">Of the first step that fails.</param>
/// <param name="Warnings">The worst first.</param>
/// <param name="Server">Who answered.</param>
/// <param name="Fix">What to change.</param>
internal sealed record CheckReport(
    string Verdict,
    bool SameOrigin,
    ReportedCall Call,
    IReadOnlyList<string> ReasonsForPreflight,
    IReadOnlyList<ReportedLeg> Legs,
    IReadOnlyList<ReportedStep> Steps,
    IReadOnlyList<ReportedEngine> Engines,
    ReportedRemark? Cause,
    IReadOnlyList<ReportedRemark> Warnings,
    ReportedServer? Server,
    ReportedFix? Fix);
