using System.Text.Json;
using System.Text.Json.Serialization;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Fixes;

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
    string Verdict, bool SameOrigin, ReportedCall Call, IReadOnlyList<string> ReasonsForPreflight, IReadOnlyList<ReportedLeg> Legs, IReadOnlyList<ReportedStep> Steps,
    IReadOnlyList<ReportedEngine> Engines, ReportedRemark? Cause, IReadOnlyList<ReportedRemark> Warnings, ReportedServer? Server, Fix? Fix)
{
    [JsonIgnore]
    public int ExitCode => Verdict switch { "allowed" => CommandLine.ExitCode.Fine, "refused" => CommandLine.ExitCode.Refused, _ => CommandLine.ExitCode.Network };

    public static CheckReport OfSameOrigin(Call call) => new("allowed", true, ReportedCall.Of(call), [], [], [], [], null, [], null, null);

    public static CheckReport Of(Evidence evidence)
    {
        Diagnosed diagnosed = Triage.Of(evidence);
        Recognition server = Prescription.ServerOf(diagnosed, evidence);
        Call call = evidence.Legs[0].Call;
        return new CheckReport(
            diagnosed.Cause is null ? "allowed" : diagnosed.Cause.Cause.Severity == Severity.Network ? "unreachable" : "refused",
            false,
            ReportedCall.Of(call),
            BrowserModel.ReasonsForPreflight(call),
            [.. evidence.Legs.Select(ReportedLeg.Of)],
            ReportedStep.Of(diagnosed, evidence.Legs[diagnosed.FailedLeg]),
            [.. Enum.GetValues<Engine>().Select(engine => ReportedEngine.Of(evidence, engine))],
            diagnosed.Cause is Remark cause ? ReportedRemark.Of(cause) : null,
            [.. diagnosed.Warnings.Select(ReportedRemark.Of)],
            new ReportedServer(Kebab(server.Kind), server.Name, server.Sign),
            Prescription.For(diagnosed, evidence, server));
    }

    /// <summary>The names of enumerations as JSON has them.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
