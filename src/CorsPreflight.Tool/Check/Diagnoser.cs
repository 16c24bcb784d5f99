using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Fixes;

namespace CorsPreflight.Tool.Check;

/// <summary>Makes a diagnosis of the evidence.</summary>
internal static class Diagnoser
{
    public static CheckDiagnosis Diagnose(Evidence evidence)
    {
        TriageResult triage = Triage.Run(evidence);
        DetectedServer server = ServerSigns.Detect(evidence, triage);
        Call call = evidence.Legs[0].Call;
        return new CheckDiagnosis(
            call,
            BrowserModel.ReasonsForPreflight(call),
            evidence.Legs,
            TriageStep.FindAll(triage, evidence.Legs[triage.FailedLeg]),
            [.. Enum.GetValues<Engine>().Select(engine => EngineVerdict.Find(evidence, engine))],
            triage.Cause,
            triage.Warnings,
            server,
            FixFinder.Find(triage, evidence, server));
    }
}
