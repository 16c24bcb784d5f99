using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>All that <c>check</c> found. The reports are written from it, and find out nothing themselves.</summary>
/// <param name="Call">What was asked.</param>
/// <param name="ReasonsForPreflight">The method and the headers that need one.</param>
/// <param name="Legs">What was sent and came back: one, and one more for each redirect; none where the page calls its own origin.</param>
/// <param name="Steps">The triage of the last leg, or of that which fails.</param>
/// <param name="Engines">What each browser would do.</param>
/// <param name="Cause">Of the first step that fails; null where none does.</param>
/// <param name="Warnings">The worst first.</param>
/// <param name="Server">Who answered; null where nobody was asked.</param>
/// <param name="Fix">What to change, for the cause or against a warning; null where there is nothing to change.</param>
internal sealed record CheckDiagnosis(
    Call Call,
    IReadOnlyList<string> ReasonsForPreflight,
    IReadOnlyList<Leg> Legs,
    IReadOnlyList<TriageStep> Steps,
    IReadOnlyList<EngineVerdict> Engines,
    Remark? Cause,
    IReadOnlyList<Remark> Warnings,
    DetectedServer? Server,
    Fix? Fix)
{
    /// <summary>Whether the page calls its own origin, so that nothing is sent.</summary>
    public bool IsSameOrigin => Legs.Count == 0;

    public Verdict Verdict => Cause is null ? Verdict.Allowed
        : Cause.Cause.Severity == Severity.Network ? Verdict.Unreachable
        : Verdict.Refused;

    public static CheckDiagnosis CreateForSameOrigin(Call call) => new(call, [], [], [], [], null, [], null, null);
}
