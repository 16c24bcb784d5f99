using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;

namespace CorsPreflight;

/// <summary>
/// A policy that has been validated and compiled: immutable, safe to use from many threads, the same decisions as on the wire.
/// </summary>
public sealed class PreflightPolicy
{
    private readonly CompiledPolicy policy;

    private PreflightPolicy(CompiledPolicy policy)
    {
        this.policy = policy;
    }

    /// <summary>Validates and compiles a policy without a server or a configuration.</summary>
    /// <param name="options">The policy as written; not kept.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="StrictPreflightConfigurationException">
    /// The policy has mistakes; their paths read <c>AllowedOrigins:2</c>.
    /// </exception>
    public static PreflightPolicy Create(StrictPreflightPolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var mistakes = new List<StrictPreflightConfigurationError>();
        CompiledPolicy? compiled = PolicyCompiler.TryCompile(options, mistakes);
        return compiled is null ? throw new StrictPreflightConfigurationException(mistakes) : new PreflightPolicy(compiled);
    }

    /// <summary>Decides a preflight as the middleware does. Pure, and never throws, whatever the request holds.</summary>
    /// <param name="request">What the preflight asks.</param>
    /// <returns>Whether it is allowed and, if not, the first check that failed: origin, method, headers.</returns>
    public PreflightVerdict Evaluate(PreflightRequest request) =>
        PreflightEvaluator.Evaluate(policy, new Preflight(request.Origin, request.Method, request.Headers));

    /// <summary>
    /// Whether pages of the origin may call: for what CORS does not cover, such as the handshake of a WebSocket. Pure, and never throws.
    /// </summary>
    /// <param name="origin">The raw value of <c>Origin</c>; null or malformed is never allowed.</param>
    /// <returns>True if the policy lists the origin.</returns>
    public bool AllowsOrigin(string? origin) => origin is not null && policy.Origins.Admits(origin, out _);
}
