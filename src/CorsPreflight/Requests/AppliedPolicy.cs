using CorsPreflight.Policies;

namespace CorsPreflight.Requests;

/// <summary>The policy that decides, or the reason why there is none.</summary>
internal readonly record struct AppliedPolicy(CompiledPolicy? Policy, PreflightReason Reason)
{
    public static readonly AppliedPolicy None = new(null, PreflightReason.NoPolicy);

    public static readonly AppliedPolicy Disabled = new(null, PreflightReason.CorsDisabled);

    public static AppliedPolicy Of(CompiledPolicy? policy) => policy is null ? None : new AppliedPolicy(policy, PreflightReason.Allowed);
}
