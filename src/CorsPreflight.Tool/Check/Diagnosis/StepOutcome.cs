namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>How a step of the triage ended.</summary>
internal enum StepOutcome
{
    Passed,
    Failed,

    /// <summary>A step before it failed.</summary>
    NotReached,

    /// <summary>The call goes without a preflight.</summary>
    NotNeeded,
}
