using CorsPreflight.Tool.Check.Browser;

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

/// <summary>What the page asks for.</summary>
internal sealed record ReportedCall(string Origin, string Url, string Method, IReadOnlyList<Header> Headers, bool Credentials);

/// <summary>What was sent and came back, as far as the next redirect.</summary>
internal sealed record ReportedLeg(string Origin, string Url, ReportedExchange? Preflight, ReportedExchange? Call);

/// <summary>A request, and the answer or why there is none.</summary>
internal sealed record ReportedExchange(
    string Method,
    string Target,
    IReadOnlyList<Header> Sent,
    string? Protocol,
    int? Status,
    IReadOnlyList<Header>? Received,
    string? Failure);

/// <summary>A step of the triage.</summary>
/// <param name="Step">1 to 4.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c>, <c>notReached</c> or <c>notNeeded</c>.</param>
internal sealed record ReportedStep(int Step, string Question, string Outcome);

/// <summary>What a browser would do.</summary>
/// <param name="Engine"><c>standard</c>, <c>chromium</c>, <c>firefox</c> or <c>webkit</c>.</param>
/// <param name="Allowed">Whether the page gets to read the response.</param>
/// <param name="FailsAt"><c>preflight</c> or <c>call</c>; null where it does not fail.</param>
/// <param name="Check">The check that fails, or <c>no-answer</c>, <c>not-sent</c> or <c>too-many-redirects</c>.</param>
/// <param name="Offender">The value, method or header that it fails for.</param>
/// <param name="RemembersSeconds">How long the permission is remembered; null where there was none.</param>
/// <param name="ReadableHeaders">The headers that the page can read.</param>
internal sealed record ReportedEngine(
    string Engine,
    bool Allowed,
    string? FailsAt,
    string? Check,
    string? Offender,
    int? RemembersSeconds,
    IReadOnlyList<string> ReadableHeaders);

/// <summary>A cause or a warning.</summary>
internal sealed record ReportedRemark(string Id, string Severity, string Title, string Detail, string Explanation, ReportedRow? Row);

/// <summary>A row of the known table of five.</summary>
internal sealed record ReportedRow(int Number, string Symptom, string Behind);

/// <summary>Who answered, and by what it was recognised.</summary>
internal sealed record ReportedServer(string Id, string Name, string? Sign);

/// <summary>What makes the call work.</summary>
internal sealed record ReportedFix(string For, string Advice, IReadOnlyList<ReportedFixStep> Steps);

/// <summary>One place to change.</summary>
/// <param name="Where">Which place, such as "in http { }".</param>
/// <param name="Language">Of the code, as Markdown names it.</param>
/// <param name="Code">What to write there.</param>
internal sealed record ReportedFixStep(string Where, string Language, string Code);
