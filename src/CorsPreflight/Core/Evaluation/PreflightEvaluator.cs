using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Core.Evaluation;

/// <summary>
/// The server's side of the preflight: the checks that a browser makes on the answer (https://fetch.spec.whatwg.org/#cors-preflight-fetch,
/// step 7), made here first and in that order. The first that fails is the reason. Allocates nothing.
/// </summary>
internal static class PreflightEvaluator
{
    public static PreflightVerdict Evaluate(CompiledPolicy policy, in Preflight preflight)
    {
        PreflightVerdict verdict = CheckOrigin(policy, preflight.Origin);
        if (verdict.IsAllowed)
            verdict = CheckMethod(policy, preflight.Method);
        if (verdict.IsAllowed)
            verdict = CheckHeaders(policy, preflight.Headers);
        return verdict;
    }

    /// <summary>Whether pages of an origin may read responses, or why not.</summary>
    public static PreflightReason EvaluateOrigin(CompiledPolicy policy, StringValues lines) =>
        policy.Origins.IsAny ? PreflightReason.Allowed : CheckOrigin(policy, lines).Reason;

    // https://fetch.spec.whatwg.org/#cors-check. Several lines are one header that no browser sends.
    private static PreflightVerdict CheckOrigin(CompiledPolicy policy, StringValues lines)
    {
        if (lines.Count != 1 || lines[0] is not string origin)
            return new PreflightVerdict(PreflightReason.OriginMalformed);
        if (policy.Origins.Admits(origin, out bool isWellFormed))
            return new PreflightVerdict(PreflightReason.Allowed);
        return new PreflightVerdict(isWellFormed ? PreflightReason.OriginNotAllowed : PreflightReason.OriginMalformed, origin);
    }

    // Step 7.5: "If request's method is not in methods, request's method is not a CORS-safelisted method, and request's credentials
    // mode is "include" or methods does not contain `*`, then return a network error."
    private static PreflightVerdict CheckMethod(CompiledPolicy policy, StringValues lines)
    {
        if (lines.Count != 1 || lines[0] is not string method)
            return new PreflightVerdict(PreflightReason.MethodMalformed);
        // Listed methods and the safelisted ones are tokens already.
        if (MethodName.IsSafelisted(method) || policy.Methods.Contains(method))
            return new PreflightVerdict(PreflightReason.Allowed);
        if (method.Length > MethodName.MaxLength || !HttpToken.IsToken(method))
            return new PreflightVerdict(PreflightReason.MethodMalformed, method);
        return policy.AllowsAnyMethod && !MethodName.IsForbidden(method)
            ? new PreflightVerdict(PreflightReason.Allowed)
            : new PreflightVerdict(PreflightReason.MethodNotAllowed, method);
    }

    // Steps 7.6 and 7.7: each name must be listed; `*` covers all but the CORS non-wildcard request-header name, Authorization.
    private static PreflightVerdict CheckHeaders(CompiledPolicy policy, StringValues lines)
    {
        string? only = lines.Count == 1 ? lines[0] : null;
        if (only is not null && policy.AllowedLists.Contains(only))
            return new PreflightVerdict(PreflightReason.Allowed);
        var requested = new RequestedHeaders();
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i] ?? "";
            requested.Begin(line);
            while (requested.TryRead(out ReadOnlySpan<char> name))
            {
                if (!policy.Headers.Contains(name)
                    && (!policy.AllowsAnyHeader || name.Equals(HeaderName.NonWildcard, StringComparison.OrdinalIgnoreCase)))
                    return new PreflightVerdict(PreflightReason.HeaderNotAllowed, line, requested.Start, requested.Length);
            }
            if (requested.IsMalformed)
                return new PreflightVerdict(PreflightReason.HeadersMalformed, line, requested.Start, requested.Length);
        }
        if (only is not null)
            policy.AllowedLists.Add(only);
        return new PreflightVerdict(PreflightReason.Allowed);
    }
}
