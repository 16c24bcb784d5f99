using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>A step of the triage.</summary>
/// <param name="Step">1 to 4.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c>, <c>notReached</c> or <c>notNeeded</c>.</param>
internal sealed record ReportedStep(int Step, string Question, string Outcome)
{
    public const string Passed = "passed", Failed = "failed", NotReached = "notReached", NotNeeded = "notNeeded";

    private static readonly string[] Questions =
    [
        "Is OPTIONS answered, with a status that counts?",
        "Does it ask for the method and the headers?",
        "Do the Access-Control-Allow lines of the answer match?",
        "May the page read the response to the call itself?",
    ];

    public static IReadOnlyList<ReportedStep> Of(Diagnosed diagnosed, Leg leg)
    {
        bool needsPreflight = leg.Preflight is not null || diagnosed.FailedAt == Diagnosis.Step.Answer;
        return [.. Enum.GetValues<Step>().Select(step => new ReportedStep((int)step + 1, Questions[(int)step], OutcomeOf(step, diagnosed.FailedAt, needsPreflight)))];
    }

    private static string OutcomeOf(Step step, Step? failedAt, bool needsPreflight)
    {
        if (step == failedAt)
            return Failed;
        if (step != Diagnosis.Step.Call && !needsPreflight)
            return NotNeeded;
        // What is sent is right in any case.
        return failedAt is null || step < failedAt || step == Diagnosis.Step.Question ? Passed : NotReached;
    }
}
