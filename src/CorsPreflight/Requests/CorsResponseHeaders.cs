using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CorsPreflight.Requests;

/// <summary>The CORS headers of every response (https://fetch.spec.whatwg.org/#http-responses), which nobody else writes.</summary>
internal static class CorsResponseHeaders
{
    // A preflight's answer depends on all three; browsers and caches that key on fewer would hand it to another question.
    private const string PreflightVary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    // Removed by name: asking a response for all its headers allocates.
    private static readonly string[] Names =
    [
        HeaderNames.AccessControlAllowOrigin, HeaderNames.AccessControlAllowCredentials, HeaderNames.AccessControlExposeHeaders,
        HeaderNames.AccessControlAllowMethods, HeaderNames.AccessControlAllowHeaders, HeaderNames.AccessControlMaxAge,
        "Access-Control-Allow-Private-Network", "Access-Control-Allow-Local-Network",
    ];

    public static void AllowPreflight(HttpResponse response, CompiledPolicy policy, string origin, StringValues method, StringValues requestedHeaders)
    {
        IHeaderDictionary headers = response.Headers;
        response.StatusCode = StatusCodes.Status204NoContent;
        BeginPreflight(headers);
        AllowOrigin(headers, policy, origin);
        // With credentials `*` is a method and a header of that name, so what was asked is repeated: the evaluator proved it to be tokens.
        StringValues methods = policy.AllowCredentials && policy.AllowsAnyMethod ? method : policy.AllowMethodsHeader;
        if (!StringValues.IsNullOrEmpty(methods))
            headers.AccessControlAllowMethods = methods;
        StringValues names = policy.AllowCredentials && policy.AllowsAnyHeader ? Preflight.NamesIn(requestedHeaders) : policy.AllowHeadersHeader;
        if (!StringValues.IsNullOrEmpty(names))
            headers.AccessControlAllowHeaders = names;
        if (policy.MaxAgeHeader is not null)
            headers.AccessControlMaxAge = policy.MaxAgeHeader;
    }

    /// <summary>Lets in what several policies allow, and names no more than was asked: whoever remembers it learns nothing that not all allow.</summary>
    public static void AllowPreflight(HttpResponse response, PolicyAgreement policies, in Preflight preflight)
    {
        Begin(response, policies, preflight.Origin[0]!);
        IHeaderDictionary headers = response.Headers;
        headers.AccessControlAllowMethods = preflight.Method;
        if (Preflight.NamesIn(preflight.Headers) is string names)
            headers.AccessControlAllowHeaders = names;
        if (policies.MaxAgeHeader is string seconds)
            headers.AccessControlMaxAge = seconds;
    }

    /// <summary>Answers a preflight for what one of several policies does not allow, so that the browser's own console names it.</summary>
    public static void AllowWhatAllList(HttpResponse response, PolicyAgreement policies, string origin)
    {
        Begin(response, policies, origin);
        if (policies.Intersect(static policy => policy.AllowMethodsHeader, StringComparer.Ordinal) is string methods)
            response.Headers.AccessControlAllowMethods = methods;
        if (policies.Intersect(static policy => policy.AllowHeadersHeader, StringComparer.OrdinalIgnoreCase) is string names)
            response.Headers.AccessControlAllowHeaders = names;
    }

    public static void RefusePreflight(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status403Forbidden;
        BeginPreflight(response.Headers);
    }

    /// <summary>Completes any response that does not answer a preflight.</summary>
    /// <param name="headers">The response's headers, as everybody else left them.</param>
    /// <param name="policy">The policy that decides, or why none does.</param>
    /// <param name="origin">The request's origin; several lines are no origin.</param>
    /// <param name="removed">Which headers somebody else wrote, for <see cref="NamesOf"/>; 0 where nobody did.</param>
    /// <returns>Whether the page may read the response, or why not.</returns>
    public static PreflightReason CompleteActual(IHeaderDictionary headers, in AppliedPolicy policy, StringValues origin, out int removed)
    {
        // Most responses that fail early have none at all, and eight look-ups cost more than the rest of this.
        removed = headers.Count == 0 ? 0 : RemoveForeign(headers);
        if (policy.Policy is not null)
            return Write(headers, policy.Policy, origin);
        return policy.IsSeveral ? Write(headers, policy.Agreement!, origin) : policy.Reason;
    }

    /// <summary>The names of the headers that were removed.</summary>
    public static string NamesOf(int removed) => string.Join(", ", Names.Where((_, i) => (removed & (1 << i)) != 0));

    // Startup filters that were registered earlier may have written something already.
    private static void BeginPreflight(IHeaderDictionary headers)
    {
        if (headers.Count == 0)
        {
            headers.Vary = PreflightVary;
            return;
        }
        RemoveForeign(headers);
        AddVary(headers, HeaderNames.Origin);
        AddVary(headers, HeaderNames.AccessControlRequestMethod);
        AddVary(headers, HeaderNames.AccessControlRequestHeaders);
    }

    private static int RemoveForeign(IHeaderDictionary headers)
    {
        int removed = 0;
        for (int i = 0; i < Names.Length; i++)
        {
            if (headers.Remove(Names[i]))
                removed |= 1 << i;
        }
        if (removed != 0)
            RemoveMisnamed(headers);
        return removed;
    }

    // Who writes one of these headers may write others that mean nothing, such as those of a request: no browser heeds them, but people
    // who look for the cause do.
    private static void RemoveMisnamed(IHeaderDictionary headers)
    {
        foreach (string name in headers.Keys.Where(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)).ToArray())
            headers.Remove(name);
    }

    private static PreflightReason Write(IHeaderDictionary headers, CompiledPolicy policy, StringValues origin)
    {
        if (policy.Origins.IsAny)
        {
            // The same for everybody, also without Origin and without Vary: else a shared cache keeps a copy that lacks the header.
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            AddVary(headers, HeaderNames.Origin);
            if (origin.Count != 1 || origin[0] is not string value)
                return PreflightReason.OriginMalformed;
            if (!policy.Origins.Admits(value, out bool isWellFormed))
                return isWellFormed ? PreflightReason.OriginNotAllowed : PreflightReason.OriginMalformed;
            AllowOrigin(headers, policy, value);
        }
        if (policy.ExposeHeadersHeader is not null)
            headers.AccessControlExposeHeaders = policy.ExposeHeadersHeader;
        return PreflightReason.Allowed;
    }

    private static PreflightReason Write(IHeaderDictionary headers, PolicyAgreement policies, StringValues origin)
    {
        if (policies.VariesByOrigin)
            AddVary(headers, HeaderNames.Origin);
        PreflightReason reason = policies.EvaluateOrigin(origin);
        if (reason != PreflightReason.Allowed)
            return reason;
        AllowOrigin(headers, policies.AllowsAnyOrigin, policies.AllowsCredentials, origin.Count == 1 ? origin[0] ?? "" : "");
        if (policies.ExposeHeadersHeader is string exposed)
            headers.AccessControlExposeHeaders = exposed;
        return PreflightReason.Allowed;
    }

    private static void Begin(HttpResponse response, PolicyAgreement policies, string origin)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        BeginPreflight(response.Headers);
        AllowOrigin(response.Headers, policies.AllowsAnyOrigin, policies.AllowsCredentials, origin);
    }

    private static void AllowOrigin(IHeaderDictionary headers, CompiledPolicy policy, string origin) =>
        AllowOrigin(headers, policy.Origins.IsAny, policy.AllowCredentials, origin);

    private static void AllowOrigin(IHeaderDictionary headers, bool isAny, bool withCredentials, string origin)
    {
        headers.AccessControlAllowOrigin = isAny ? "*" : origin;
        if (withCredentials)
            headers.AccessControlAllowCredentials = "true";
    }

    private static void AddVary(IHeaderDictionary headers, string name)
    {
        StringValues vary = headers.Vary;
        if (vary.Count == 0)
        {
            headers.Vary = name;
            return;
        }
        for (int i = 0; i < vary.Count; i++)
        {
            foreach (Range range in vary[i].AsSpan().Split(','))
            {
                ReadOnlySpan<char> listed = vary[i].AsSpan()[range].Trim();
                if (listed is "*" || listed.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return;
            }
        }
        headers.Vary = StringValues.Concat(vary, name);
    }
}
