using CorsPreflight.Core.Policies;

namespace CorsPreflight.Core.Evaluation;

/// <summary>The policy that decides, or the reason why there is none.</summary>
/// <param name="Policy">The policy; null where none decides, and where several do.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Agreement">What may answer, where that had to be looked for; null where it was plain.</param>
internal readonly record struct AppliedPolicy(CompiledPolicy? Policy, PreflightReason Reason, PolicyAgreement? Agreement = null)
{
    public static readonly AppliedPolicy None = new(null, PreflightReason.NoPolicy);

    public static readonly AppliedPolicy Disabled = new(null, PreflightReason.CorsDisabled);

    /// <summary>Whether several policies have to agree.</summary>
    public bool IsSeveral => Agreement is { All.Count: > 1 };

    /// <summary>Whether origins may act for their user.</summary>
    public bool AllowsCredentials => IsSeveral ? Agreement!.AllowsCredentials : Policy?.AllowCredentials == true;

    /// <summary>The policy's name, for logs and metrics; null where there is none.</summary>
    public string? Name => IsSeveral ? PolicyAgreement.Name : Policy?.Name;

    /// <summary>The answer to a preflight.</summary>
    public PreflightVerdict Evaluate(in Preflight preflight) => Policy is not null ? PreflightEvaluator.Evaluate(Policy, preflight)
        : IsSeveral ? Agreement!.Evaluate(preflight)
        : new PreflightVerdict(Reason);

    public static AppliedPolicy Create(CompiledPolicy? policy) =>
        policy is null ? None : new AppliedPolicy(policy, PreflightReason.Allowed);
}
