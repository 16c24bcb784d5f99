using CorsPreflight.Policies;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Inspector;

/// <summary>Which policy each endpoint gets, and why.</summary>
internal static class EndpointsSection
{
    public static Html Of(EndpointPolicy endpoints, PolicyTable policies)
    {
        var html = new Html();
        foreach (RouteEndpoint endpoint in endpoints.Endpoints.Where(e => e.Metadata.GetMetadata<OwnEndpoint>() is null).OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal))
        {
            IReadOnlyList<string> methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            (string kind, string policy, string why) = Describe(endpoint, endpoints.OfEndpoint(endpoint, policies), policies);
            html.Add($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><code>{endpoint.RoutePattern.RawText}</code><span class=\"note\">{endpoint.DisplayName}</span></th>");
            html.Add($"<td role=\"cell\" data-label=\"Methods\"><code>{(methods.Count == 0 ? "any" : string.Join(", ", methods))}</code></td>");
            html.Add($"<td role=\"cell\" data-label=\"Policy\"><span class=\"mark {kind}\">{policy}</span><span class=\"note\">{why}</span></td></tr>\n");
        }
        return html;
    }

    private static (string Kind, string Policy, string Why) Describe(RouteEndpoint endpoint, AppliedPolicy applied, PolicyTable policies)
    {
        if (applied.Policy is CompiledPolicy policy)
            return ("good", policy.Name, endpoint.Metadata.GetMetadata<ICorsMetadata>() is null ? "it names none" : "named by the endpoint");
        if (applied.Reason == PreflightReason.CorsDisabled)
            return ("fair", "disabled", "[DisableCors]");
        return ("bad", "refused", CorsMetadata.MistakeAt(endpoint, policies)?.Message
            ?? (endpoint.Metadata.GetMetadata<ICorsMetadata>() is null && policies.Default is null ? "it names none, and there is no Default"
            : "a preflight does not tell which of several endpoints will run, and their policies differ"));
    }
}
