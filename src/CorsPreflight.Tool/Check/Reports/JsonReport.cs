using System.Text.Json;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>Writes what <c>check</c> found for other programs.</summary>
internal static class JsonReport
{
    // System.Text.Json escapes what is not ASCII, so that no terminal that shows the JSON obeys a server.
    public static string Write(CheckDiagnosis diagnosis) => JsonSerializer.Serialize(Map(diagnosis), CheckReportJson.Default.CheckReport);

    /// <summary>The names of enumerations as JSON has them.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static CheckReport Map(CheckDiagnosis diagnosis) => new(
        Kebab(diagnosis.Verdict),
        diagnosis.IsSameOrigin,
        Map(diagnosis.Call),
        diagnosis.ReasonsForPreflight,
        [.. diagnosis.Legs.Select(Map)],
        [.. diagnosis.Steps.Select(Map)],
        [.. diagnosis.Engines.Select(Map)],
        diagnosis.Cause is null ? null : Map(diagnosis.Cause),
        [.. diagnosis.Warnings.Select(Map)],
        diagnosis.Server is null ? null : new ReportedServer(Kebab(diagnosis.Server.Kind), diagnosis.Server.Name, diagnosis.Server.Sign),
        diagnosis.Fix is null ? null : Map(diagnosis.Fix));

    private static ReportedCall Map(Call call) =>
        new(call.Origin, call.Url.AbsoluteUri, BrowserModel.MethodOf(call), [.. call.Headers.Select(Redaction.Redact)], call.Credentials);

    private static ReportedLeg Map(Leg leg) => new(leg.Call.Origin, leg.Call.Url.AbsoluteUri, Map(leg.Preflight), Map(leg.Actual));

    private static ReportedExchange? Map(Exchange? exchange) => exchange is null ? null : new ReportedExchange(
        exchange.Request.Method,
        exchange.Request.Url.PathAndQuery,
        [.. exchange.Request.Headers.Select(Redaction.Redact)],
        exchange.Answer?.Protocol,
        exchange.Answer?.Response.Status,
        exchange.Answer is null ? null : [.. exchange.Answer.Response.Headers.Select(Redaction.Redact)],
        exchange.Failure?.Sentence);

    private static ReportedStep Map(TriageStep step) =>
        new(step.Number, step.Question, JsonNamingPolicy.CamelCase.ConvertName(step.Outcome.ToString()));

    private static ReportedEngine Map(EngineVerdict verdict) => new(
        verdict.Engine.ToString().ToLowerInvariant(),
        verdict.IsAllowed,
        verdict.Failure switch { null => null, { IsAtPreflight: true } => "preflight", _ => "call" },
        verdict.Failure switch
        {
            null => null,
            { Kind: EngineFailureKind.Refused } refused => Kebab(refused.Finding.Check),
            { Kind: var kind } => Kebab(kind),
        },
        verdict.Failure?.Finding.Offender,
        verdict.RemembersSeconds,
        verdict.ReadableHeaders);

    private static ReportedRemark Map(Remark remark) => new(
        remark.Cause.Id,
        Kebab(remark.Cause.Severity),
        remark.Cause.Title,
        remark.Detail,
        remark.Cause.Explanation,
        remark.Cause.Row is Row row ? new ReportedRow(row.Number, row.Symptom, row.Behind) : null);

    private static ReportedFix Map(Fix fix) =>
        new(fix.For, fix.Advice, [.. fix.Steps.Select(step => new ReportedFixStep(step.Where, step.Language, step.Code))]);
}
