using CorsPreflight.Core.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Core.Evaluation;

/// <summary>
/// The CORS headers of a response that does not answer a preflight: what the middleware writes, and <c>explain</c> lists.
/// </summary>
/// <param name="Reason">Whether the page may read the response, or why not.</param>
/// <param name="VariesByOrigin">Whether another origin would have another answer.</param>
/// <param name="AllowOrigin">Null where the header is not sent.</param>
/// <param name="AllowCredentials">Whether the header is sent.</param>
/// <param name="ExposeHeaders">Null where the header is not sent.</param>
internal readonly record struct ActualAnswer(
    PreflightReason Reason, bool VariesByOrigin = false, string? AllowOrigin = null, bool AllowCredentials = false, string? ExposeHeaders = null)
{
    /// <param name="applied">The policy that decides, or why none does.</param>
    /// <param name="origin">The request's; several lines are no origin.</param>
    public static ActualAnswer Create(in AppliedPolicy applied, StringValues origin)
    {
        if (applied.Policy is CompiledPolicy policy)
            return Create(policy, origin);
        return applied.IsSeveral ? Create(applied.Agreement!, origin) : new ActualAnswer(applied.Reason);
    }

    /// <summary>The header lines, in the order of the standard.</summary>
    public IEnumerable<KeyValuePair<string, string>> Lines()
    {
        IEnumerable<(string Name, string? Value)> all =
        [
            ("Access-Control-Allow-Origin", AllowOrigin), ("Access-Control-Allow-Credentials", AllowCredentials ? "true" : null),
            ("Access-Control-Expose-Headers", ExposeHeaders), ("Vary", VariesByOrigin ? "Origin" : null),
        ];
        return all.Where(static one => one.Value is not null).Select(static one => KeyValuePair.Create(one.Name, one.Value!));
    }

    private static ActualAnswer Create(CompiledPolicy policy, StringValues origin)
    {
        // The same for everybody, also without Origin and without Vary: else a shared cache keeps a copy that lacks the header. It never
        // has credentials.
        if (policy.Origins.IsAny)
            return new ActualAnswer(PreflightReason.Allowed, AllowOrigin: "*", ExposeHeaders: policy.ExposeHeadersHeader);
        PreflightReason reason = PreflightEvaluator.EvaluateOrigin(policy, origin);
        return reason == PreflightReason.Allowed
            ? new ActualAnswer(reason, VariesByOrigin: true, origin[0], policy.AllowCredentials, policy.ExposeHeadersHeader)
            : new ActualAnswer(reason, VariesByOrigin: true);
    }

    private static ActualAnswer Create(PolicyAgreement policies, StringValues origin)
    {
        PreflightReason reason = policies.EvaluateOrigin(origin);
        if (reason != PreflightReason.Allowed)
            return new ActualAnswer(reason, policies.VariesByOrigin);
        string allowed = policies.AllowsAnyOrigin ? "*" : origin[0]!;
        return new ActualAnswer(reason, policies.VariesByOrigin, allowed, policies.AllowsCredentials, policies.ExposeHeadersHeader);
    }
}
