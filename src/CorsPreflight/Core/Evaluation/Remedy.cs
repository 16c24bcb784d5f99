using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Evaluation;

/// <summary>
/// What would let a refused preflight pass: the very line to add where one can be, and who else has to change where none can.
/// </summary>
internal static class Remedy
{
    private const string SayNoPolicy =
        "add a policy \"Default\", which applies wherever an endpoint names none, "
        + "or name an existing one at the endpoint with RequireCors(\"name\")";

    /// <summary>The remedy as a clause, without a full stop, where it had to be looked for which policy decides.</summary>
    /// <param name="reason">Why the preflight was refused.</param>
    /// <param name="offender">The origin, method or header, or the endpoint; as short and clean as the reader needs it.</param>
    /// <param name="applied">The policy that refused, or those that had to agree.</param>
    /// <param name="preflight">What was asked, line by line.</param>
    public static string Find(PreflightReason reason, string? offender, in AppliedPolicy applied, in Preflight preflight)
    {
        if (applied.Agreement is not PolicyAgreement agreement)
            return Find(reason, offender, applied.Policy);
        if (agreement.IsUndecidable)
            return "what will run there is chosen for each request, so no policy is known: give what browsers call across origins a route "
                + "of its own";
        if (agreement.IsTooLong)
            return $"the path is too long to be searched for endpoints behind a prefix: {SayPathBases(agreement)}";
        if (agreement.All.Count == 0)
            return $"{SayNoPolicy}; where the endpoint has one, another endpoint may be meant as well: give both the same";
        string missing = agreement.IsMethodMissing ? "no endpoint of the path takes the method; " : "";
        return missing + (agreement.All.Count > 1 ? OfSeveral(agreement, preflight) : Find(reason, offender, applied.Policy));
    }

    /// <summary>The remedy as a clause, without a full stop.</summary>
    /// <param name="reason">Why the preflight was refused.</param>
    /// <param name="offender">The origin, method or header, or the endpoint; as short and clean as the reader needs it.</param>
    /// <param name="policy">The policy that refused; null where none applies.</param>
    public static string Find(PreflightReason reason, string? offender, CompiledPolicy? policy) => reason switch
    {
        PreflightReason.NoPolicy => SayNoPolicy,
        PreflightReason.CorsDisabled => "remove [DisableCors] from the endpoint if pages of other origins must call it",
        PreflightReason.OriginMalformed => "no browser sends such an Origin: correct the client, or the proxy that rewrites it",
        PreflightReason.OriginNotAllowed => OfOrigin(offender!, policy!),
        PreflightReason.MethodMalformed => "no browser asks for such a method: correct the client, or the proxy that rewrites it",
        PreflightReason.MethodNotAllowed => OfMethod(offender!, policy!),
        PreflightReason.HeadersMalformed => "no browser asks for headers like that: correct the client, or the proxy that rewrites it",
        PreflightReason.HeaderNotAllowed => OfHeader(offender!, policy!),
        _ => "nothing is wrong",
    };

    // Never to widen one of the policies: which of them it is that should be wider is not known.
    private static string OfSeveral(PolicyAgreement agreement, in Preflight preflight)
    {
        string meanings = string.Join(", or ", agreement.All.Select(Describe));
        string refusing = NameOf(agreement.FindRefusing(preflight));
        if (agreement.All.All(one => one.Path == agreement.All[0].Path))
            return $"the call may reach {meanings}, a preflight does not tell which, and {refusing} refuses: give them the same policy";
        string settle = agreement.PathBasesPath is not null ? $"{SayPathBases(agreement)}; or "
            : agreement.IsRoutedFirst ? "call app.UseRouting() behind app.UsePathBase(…), so that routing does not see the whole path "
                + "first; or "
            : "";
        return $"the call may reach {meanings}, and {refusing} refuses: {settle}give them the same policy";
    }

    private static string Describe(Possibility one)
    {
        string endpoint = one.Endpoint is null ? "no endpoint" : PrintableText.Clean(one.Endpoint, PrintableText.MaxEndpointLength)!;
        return $"{endpoint} by {Mistake.Quote(PrintableText.Clean(one.Path) ?? "/")} ({NameOf(one)})";
    }

    private static string NameOf(Possibility one) => one.Policy.Name ?? one.Policy.Reason.ToString();

    private static string SayPathBases(PolicyAgreement agreement) =>
        $"say in {agreement.PathBasesPath} which prefixes UsePathBase and Map take off, [] if none";

    private static string OfOrigin(string origin, CompiledPolicy policy)
    {
        if (origin == Origin.Opaque)
            return "it is the origin of every sandboxed frame and local file, so no policy can list it: serve the page from an origin of its own";
        bool isListable = OriginPattern.TryParse(origin, out OriginPattern pattern) ? !pattern.IsMisleading : origin.Length == PrintableText.MaxLength;
        if (!isListable)
            return "no page has such an origin, and no policy can list it: correct the client, or the proxy that rewrites it";
        string add = $"if you trust it, {Add(origin, policy, nameof(StrictPreflightPolicyOptions.AllowedOrigins))}";
        return policy.AllowCredentials && pattern?.IsInsecure == true
            ? $"{add}, but under https: with AllowCredentials, http also needs DangerouslyAllowInsecureOrigins"
            : add;
    }

    private static string OfMethod(string method, CompiledPolicy policy)
    {
        if (MethodName.IsForbidden(method))
            return "no page can send that method, and no policy can list it";
        // Who sends it decides what the log says, and may not have it advise to open the policy.
        if (method == "*")
            return "in a policy that would be every method: send the one that is meant from the page";
        if (MethodName.StandardSpelling(method) is not string standard)
            return Add(method, policy, nameof(StrictPreflightPolicyOptions.AllowedMethods));
        string spell = $"methods compare byte by byte: send {Mistake.Quote(standard)} from the page";
        return MethodName.IsSafelisted(standard) || policy.Methods.Contains(standard) ? spell : $"{spell}, and {Add(standard, policy, nameof(StrictPreflightPolicyOptions.AllowedMethods))}";
    }

    private static string OfHeader(string name, CompiledPolicy policy)
    {
        if (HeaderName.IsCorsResponseHeader(name))
            return "it is a header of responses: remove it from the page's request";
        if (HeaderName.IsForbiddenInRequests(name))
            return "no page can send that header, and no policy can list it";
        if (name == "*")
            return "in a policy that would be every header: send the one that is meant from the page";
        string add = Add(name, policy, nameof(StrictPreflightPolicyOptions.AllowedHeaders));
        return policy.AllowsAnyHeader ? $"{add}, beside the \"*\" that does not cover it" : add;
    }

    private static string Add(string value, CompiledPolicy policy, string key)
    {
        bool isWhole = value.Length < PrintableText.MaxLength;
        string whose = policy.Lists[key]?.Describe(isWhole ? value : null, entry => LetsIn(key, entry, value)) ?? "";
        return $"add {(isWhole ? Mistake.Quote(value) : "it, in full,")} to {ConfigurationPath.Combine(policy.Path, key)}{whose}";
    }

    // Whether an entry of a list would let the value in.
    private static bool LetsIn(string key, string entry, string value) => key switch
    {
        nameof(StrictPreflightPolicyOptions.AllowedOrigins) => entry is "*" || entry == value
            || (OriginPattern.TryParse(entry, out OriginPattern pattern) && new OriginSet([new(entry, pattern)]).Admits(value, out _)),
        nameof(StrictPreflightPolicyOptions.AllowedMethods) => entry is "*" || entry == value,
        _ when entry is "*" => !value.Equals(HeaderName.NonWildcard, StringComparison.OrdinalIgnoreCase),
        _ => entry.Equals(value, StringComparison.OrdinalIgnoreCase),
    };
}
