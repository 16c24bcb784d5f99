using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Policies;
using CorsPreflight.Tool.Check.Browser;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tool.Explain;

/// <summary>
/// What the middleware answers, without ASP.NET Core: the same strings of the policy that its CorsResponseHeaders writes. The library's
/// tests hold both equal over the wire, row by row.
/// </summary>
internal static class PolicyAnswer
{
    private const string PreflightVary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    public static Response ToPreflight(CompiledPolicy policy, in Preflight preflight, PreflightVerdict verdict, bool diagnostics)
    {
        var headers = new List<Header>();
        int status = 403;
        if (verdict.IsAllowed)
        {
            status = 204;
            Allow(headers, policy, preflight.Origin.ToString(), preflight.Method, preflight.Headers);
        }
        else if (diagnostics && IsNamedByBrowser(policy, verdict.Reason))
        {
            status = 204;
            Allow(headers, policy, preflight.Origin.ToString(), method: default, requestedHeaders: default);
            if (headers.TrueForAll(header => header.Name != "Access-Control-Allow-Methods"))
                headers.Add(new Header("Access-Control-Allow-Methods", MethodName.Safelisted));
        }
        headers.Add(new Header("Vary", PreflightVary));
        if (diagnostics)
            headers.Add(new Header(VerdictHeader.Name, VerdictHeader.Describe(verdict, policy.Name)));
        return new Response(status, headers);
    }

    /// <summary>The headers that a response of the application gets, if it wrote none of them and no Vary.</summary>
    public static IReadOnlyList<Header> ToActual(CompiledPolicy policy, string origin)
    {
        var headers = new List<Header>();
        if (policy.Origins.IsAny || policy.Origins.Admits(origin, out _))
        {
            AllowOrigin(headers, policy, origin);
            if (policy.ExposeHeadersHeader is not null)
                headers.Add(new Header("Access-Control-Expose-Headers", policy.ExposeHeadersHeader));
        }
        if (!policy.Origins.IsAny)
            headers.Add(new Header("Vary", "Origin"));
        return headers;
    }

    private static bool IsNamedByBrowser(CompiledPolicy policy, PreflightReason reason) => reason switch
    {
        PreflightReason.MethodNotAllowed => !policy.AllowsAnyMethod,
        PreflightReason.HeaderNotAllowed => !policy.AllowsAnyHeader,
        _ => false,
    };

    private static void Allow(List<Header> headers, CompiledPolicy policy, string origin, StringValues method, StringValues requestedHeaders)
    {
        AllowOrigin(headers, policy, origin);
        Add(headers, "Access-Control-Allow-Methods", policy.AllowCredentials && policy.AllowsAnyMethod ? method : policy.AllowMethodsHeader);
        Add(headers, "Access-Control-Allow-Headers", policy.AllowCredentials && policy.AllowsAnyHeader ? requestedHeaders : policy.AllowHeadersHeader);
        Add(headers, "Access-Control-Max-Age", policy.MaxAgeHeader);
    }

    private static void AllowOrigin(List<Header> headers, CompiledPolicy policy, string origin)
    {
        headers.Add(new Header("Access-Control-Allow-Origin", policy.Origins.IsAny ? "*" : origin));
        if (policy.AllowCredentials)
            headers.Add(new Header("Access-Control-Allow-Credentials", "true"));
    }

    private static void Add(List<Header> headers, string name, StringValues values)
    {
        if (!StringValues.IsNullOrEmpty(values))
            headers.AddRange(values.Select(line => new Header(name, line ?? "")));
    }
}
