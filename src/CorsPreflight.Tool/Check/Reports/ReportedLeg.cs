using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>What was sent and came back, as far as the next redirect.</summary>
internal sealed record ReportedLeg(string Origin, string Url, ReportedExchange? Preflight, ReportedExchange? Call)
{
    public static ReportedLeg Of(Leg leg) => new(leg.Call.Origin, leg.Call.Url.AbsoluteUri, ReportedExchange.Of(leg.Preflight), ReportedExchange.Of(leg.Actual));
}
