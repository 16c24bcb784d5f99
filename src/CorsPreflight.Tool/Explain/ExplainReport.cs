using System.Text.Json;
using CorsPreflight.Core.Evaluation;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Settings;

namespace CorsPreflight.Tool.Explain;

/// <summary>What <c>explain --json</c> writes. Nothing may be renamed or removed.</summary>
/// <param name="Allowed">Whether the page gets to read the response.</param>
/// <param name="Reason"><c>Allowed</c>, or why the policy refuses: <c>MethodNotAllowed</c>.</param>
/// <param name="Offender">The origin, method or header that is refused; null where none is.</param>
/// <param name="Remedy">What would allow it; null where it is allowed.</param>
/// <param name="Policy">The name of the policy.</param>
/// <param name="Path">The policy's key in the configuration.</param>
/// <param name="File">Where the policy stands, as it was named on the command line.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
/// <param name="Checks">In their order.</param>
/// <param name="Preflight">What the browser asks first, and what is answered; null where it does not ask.</param>
/// <param name="Response">The headers that the call's own response gets; null where the call is not made.</param>
internal sealed record ExplainReport(
    bool Allowed, string Reason, string? Offender, string? Remedy, string Policy, string Path, string File, int Line, int Column,
    IReadOnlyList<ReportedCheck> Checks, ReportedPreflight? Preflight, IReadOnlyList<Header>? Response)
{
    public static ExplainReport From(Explanation explanation, Place place)
    {
        Examination examination = explanation.Examination;
        return new ExplainReport(
            examination.IsReadable,
            examination.Verdict.Reason.ToString(),
            examination.Verdict.Offender,
            examination.Remedy,
            explanation.Policy.Name,
            explanation.Policy.Path,
            place.File,
            place.Line,
            place.Column,
            [
                .. examination.Checks.Select(check => new ReportedCheck(
                    check.Name,
                    JsonNamingPolicy.CamelCase.ConvertName(check.Outcome.ToString()),
                    check.Finding,
                    check.Step)),
            ],
            explanation.Preflight is null
                ? null
                : new ReportedPreflight(explanation.Preflight, explanation.PreflightAnswer!.Status, explanation.PreflightAnswer.Headers),
            explanation.Response);
    }
}

/// <summary>One of the checks.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c> or <c>notReached</c>.</param>
/// <param name="Finding">Why, as a sentence; empty where it was not reached.</param>
/// <param name="Step">The part of https://fetch.spec.whatwg.org/ that asks for it; null for what is the library's own.</param>
internal sealed record ReportedCheck(string Name, string Outcome, string Finding, string? Step);

/// <summary>The question that a browser asks first, and its answer.</summary>
/// <param name="Request">The header lines of the OPTIONS request.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="Response">Every CORS header of the answer, and Vary.</param>
internal sealed record ReportedPreflight(IReadOnlyList<Header> Request, int Status, IReadOnlyList<Header> Response);
