using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>What a browser would do.</summary>
/// <param name="Engine"><c>standard</c>, <c>chromium</c>, <c>firefox</c> or <c>webkit</c>.</param>
/// <param name="Allowed">Whether the page gets to read the response.</param>
/// <param name="FailsAt"><c>preflight</c> or <c>call</c>; null where it does not fail.</param>
/// <param name="Check">The check that fails, or <c>no-answer</c> or <c>not-sent</c>.</param>
/// <param name="Offender">What it fails for.</param>
/// <param name="RemembersSeconds">How long the permission is remembered; null where there was none.</param>
/// <param name="ReadableHeaders">The headers that the page can read.</param>
internal sealed record ReportedEngine(string Engine, bool Allowed, string? FailsAt, string? Check, string? Offender, int? RemembersSeconds, IReadOnlyList<string> ReadableHeaders)
{
    public static ReportedEngine Of(Evidence evidence, Engine engine)
    {
        string name = engine.ToString().ToLowerInvariant();
        int? remembers = null;
        foreach (Leg leg in evidence.Legs)
        {
            if (leg.Preflight is null && leg.Actual is null)
                return new ReportedEngine(name, false, BrowserModel.PreflightOf(leg.Call) is null ? "call" : "preflight", "not-sent", null, null, []);
            if (leg.Preflight is { } preflight && BrowserModel.PreflightOf(leg.Call, engine) is not null)
            {
                if (!preflight.IsAnswered)
                    return new ReportedEngine(name, false, "preflight", "no-answer", null, null, []);
                Finding finding = BrowserModel.JudgePreflight(leg.Call, preflight.Answer.Response, engine);
                if (!finding.Passed)
                    return new ReportedEngine(name, false, "preflight", CheckReport.Kebab(finding.Check), finding.Offender, null, []);
                remembers ??= (int)BrowserModel.CachedFor(preflight.Answer.Response, engine).TotalSeconds;
            }
            if (leg.Actual is null)
                return new ReportedEngine(name, false, "call", "not-sent", null, remembers, []);
            if (!leg.Actual.IsAnswered)
                return new ReportedEngine(name, false, "call", "no-answer", null, remembers, []);
            Finding reading = BrowserModel.JudgeActual(leg.Call, leg.Actual.Answer.Response, engine);
            if (!reading.Passed)
                return new ReportedEngine(name, false, "call", CheckReport.Kebab(reading.Check), reading.Offender, remembers, []);
        }
        Leg last = evidence.Legs[^1];
        if (Redirection.LeadsNowhere(last))
            return new ReportedEngine(name, false, "call", "not-sent", null, remembers, []);
        return Redirection.Next(last) is null
            ? new ReportedEngine(name, true, null, null, null, remembers, BrowserModel.ReadableHeaders(last.Call, last.Actual!.Answer!.Response))
            : new ReportedEngine(name, false, "call", "too-many-redirects", null, remembers, []);
    }
}
