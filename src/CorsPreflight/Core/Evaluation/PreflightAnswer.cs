using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Core.Evaluation;

/// <summary>
/// The answer to a preflight (https://fetch.spec.whatwg.org/#http-responses): what the middleware writes, and <c>explain</c> lists.
/// </summary>
/// <param name="AllowOrigin">Null where the browser is to stop; the others are empty then.</param>
/// <param name="AllowCredentials">Whether the header is sent.</param>
/// <param name="AllowMethods">Empty where the header is not sent.</param>
/// <param name="AllowHeaders">Empty where the header is not sent.</param>
/// <param name="MaxAge">Null where the header is not sent.</param>
/// <param name="Verdict">The header that explains the answer; null where it is not sent.</param>
internal readonly record struct PreflightAnswer(
    string? AllowOrigin, bool AllowCredentials, StringValues AllowMethods, StringValues AllowHeaders, string? MaxAge, string? Verdict)
{
    /// <summary>It depends on all three; browsers and caches that key on fewer would hand it to another question.</summary>
    public const string Vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    public int Status => AllowOrigin is null ? 403 : 204;

    public static PreflightAnswer Create(in AppliedPolicy applied, in Preflight preflight, PreflightVerdict verdict, bool diagnostics)
    {
        string? explained = diagnostics ? VerdictHeader.Describe(verdict, applied.Name) : null;
        if (verdict.IsAllowed)
            return (applied.IsSeveral ? Allow(applied.Agreement!, preflight) : Allow(applied.Policy!, preflight)) with { Verdict = explained };
        PreflightAnswer named = diagnostics && IsNamedByBrowser(preflight, applied, verdict.Reason) ? Name(applied, preflight) : default;
        return named with { Verdict = explained };
    }

    /// <summary>The header lines, in the order of the standard.</summary>
    public IEnumerable<KeyValuePair<string, string>> Lines()
    {
        IEnumerable<(string Name, StringValues Values)> all =
        [
            ("Access-Control-Allow-Origin", AllowOrigin), ("Access-Control-Allow-Credentials", AllowCredentials ? "true" : null),
            ("Access-Control-Allow-Methods", AllowMethods), ("Access-Control-Allow-Headers", AllowHeaders), ("Access-Control-Max-Age", MaxAge),
            ("Vary", Vary), (VerdictHeader.Name, Verdict),
        ];
        return all.Where(static one => !StringValues.IsNullOrEmpty(one.Values))
            .SelectMany(static one => one.Values.Select(line => KeyValuePair.Create(one.Name, line ?? "")));
    }

    // With credentials `*` is a method and a header of that name, so what was asked is repeated: the evaluator proved it to be tokens.
    private static PreflightAnswer Allow(CompiledPolicy policy, in Preflight preflight) => new(
        OriginFor(policy.Origins.IsAny, preflight),
        policy.AllowCredentials,
        policy.AllowCredentials && policy.AllowsAnyMethod ? preflight.Method : policy.AllowMethodsHeader,
        policy.AllowCredentials && policy.AllowsAnyHeader ? Preflight.NamesIn(preflight.Headers) : policy.AllowHeadersHeader,
        policy.MaxAgeHeader,
        null);

    // Names no more than was asked: whoever remembers it learns nothing that not all allow.
    private static PreflightAnswer Allow(PolicyAgreement policies, in Preflight preflight) => new(
        OriginFor(policies.AllowsAnyOrigin, preflight),
        policies.AllowsCredentials,
        preflight.Method,
        Preflight.NamesIn(preflight.Headers),
        policies.MaxAgeHeader,
        null);

    // With what is listed in hand, the browser's own console names the method or the header that is not.
    private static PreflightAnswer Name(in AppliedPolicy applied, in Preflight preflight)
    {
        PreflightAnswer listed = applied.IsSeveral ? ListedByAll(applied.Agreement!, preflight) : Listed(applied.Policy!, preflight);
        // Step 7.4 of CORS-preflight fetch: where the answer lists none, an upload that is listened to may have any method.
        return StringValues.IsNullOrEmpty(listed.AllowMethods) ? listed with { AllowMethods = MethodName.Safelisted } : listed;
    }

    private static PreflightAnswer Listed(CompiledPolicy policy, in Preflight preflight) => new(
        OriginFor(policy.Origins.IsAny, preflight),
        policy.AllowCredentials,
        policy.AllowCredentials && policy.AllowsAnyMethod ? default : policy.AllowMethodsHeader,
        policy.AllowCredentials && policy.AllowsAnyHeader ? default : policy.AllowHeadersHeader,
        policy.MaxAgeHeader,
        null);

    private static PreflightAnswer ListedByAll(PolicyAgreement policies, in Preflight preflight) => new(
        OriginFor(policies.AllowsAnyOrigin, preflight),
        policies.AllowsCredentials,
        policies.Intersect(static policy => policy.AllowMethodsHeader, StringComparer.Ordinal),
        policies.Intersect(static policy => policy.AllowHeadersHeader, StringComparer.OrdinalIgnoreCase),
        null,
        null);

    private static string OriginFor(bool isAny, in Preflight preflight) => isAny ? "*" : preflight.Origin[0]!;

    // Not where a policy says `*`: the browser would go on, past what was refused here.
    private static bool IsNamedByBrowser(in Preflight preflight, in AppliedPolicy applied, PreflightReason reason)
    {
        if (applied.IsSeveral)
        {
            return reason is PreflightReason.MethodNotAllowed or PreflightReason.HeaderNotAllowed
                && applied.Agreement!.EvaluateOrigin(preflight.Origin) == PreflightReason.Allowed && !applied.Agreement.HasAnyList;
        }
        return reason switch
        {
            PreflightReason.MethodNotAllowed => !applied.Policy!.AllowsAnyMethod,
            PreflightReason.HeaderNotAllowed => !applied.Policy!.AllowsAnyHeader,
            _ => false,
        };
    }
}
