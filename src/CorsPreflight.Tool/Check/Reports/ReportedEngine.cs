namespace CorsPreflight.Tool.Check.Reports;

/// <summary>What a browser would do.</summary>
/// <param name="Engine"><c>standard</c>, <c>chromium</c>, <c>firefox</c> or <c>webkit</c>.</param>
/// <param name="Allowed">Whether the page gets to read the response.</param>
/// <param name="FailsAt"><c>preflight</c> or <c>call</c>; null where it does not fail.</param>
/// <param name="Check">The check that fails, or <c>no-answer</c> or <c>not-sent</c>.</param>
/// <param name="Offender">What it fails for.</param>
/// <param name="RemembersSeconds">How long the permission is remembered; null where there was none.</param>
/// <param name="ReadableHeaders">The headers that the page can read.</param>
internal sealed record ReportedEngine(
    string Engine, bool Allowed, string? FailsAt, string? Check, string? Offender, int? RemembersSeconds, IReadOnlyList<string> ReadableHeaders);
