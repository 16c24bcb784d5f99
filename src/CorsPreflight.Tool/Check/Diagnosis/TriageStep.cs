namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>A step of the triage, and how it ended.</summary>
internal sealed record TriageStep(Step Step, StepOutcome Outcome)
{
    private static readonly string[] Questions =
    [
        "Is OPTIONS answered, with a status that counts?",
        "Does it ask for the method and the headers?",
        "Do the Access-Control-Allow lines of the answer match?",
        "May the page read the response to the call itself?",
    ];

    /// <summary>From 1.</summary>
    public int Number => (int)Step + 1;

    public string Question => Questions[(int)Step];

    public static IReadOnlyList<TriageStep> FindAll(TriageResult triage, Leg leg)
    {
        bool needsPreflight = leg.Preflight is not null || triage.FailedAt == Step.Answer;
        return [.. Enum.GetValues<Step>().Select(step => new TriageStep(step, FindOutcome(step, triage.FailedAt, needsPreflight)))];
    }

    private static StepOutcome FindOutcome(Step step, Step? failedAt, bool needsPreflight)
    {
        if (step == failedAt)
            return StepOutcome.Failed;
        if (step != Step.Call && !needsPreflight)
            return StepOutcome.NotNeeded;
        // What is sent is right in any case.
        return failedAt is null || step < failedAt || step == Step.Question ? StepOutcome.Passed : StepOutcome.NotReached;
    }
}
