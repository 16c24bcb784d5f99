using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Inspector;

/// <summary>Which policy each endpoint gets, and why.</summary>
internal static class EndpointsSection
{
    public static Html Render(EndpointPolicy endpoints, PolicyTable policies)
    {
        var html = new Html();
        IReadOnlyList<Reflection[]> torn = SameRoutes.Torn(endpoints.Endpoints);
        foreach (Reflection endpoint in endpoints.Endpoints
            .Where(static e => e.Original.Metadata.GetMetadata<OwnEndpoint>() is null)
            .OrderBy(static e => e.Original.RoutePattern.RawText, StringComparer.Ordinal))
        {
            RouteEndpoint route = endpoint.Original;
            IReadOnlyList<string> methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            (string kind, string policy, string why) = Describe(endpoint, torn, policies);
            html.Add($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><code>{route.RoutePattern.RawText}</code><span class=\"note\">{route.DisplayName}</span></th>");
            html.Add($"<td role=\"cell\" data-label=\"Methods\"><code>{(methods.Count == 0 ? "any" : string.Join(", ", methods))}</code></td>");
            html.Add($"<td role=\"cell\" data-label=\"Policy\"><span class=\"mark {kind}\">{policy}</span><span class=\"note\">{why}</span></td></tr>\n");
        }
        return html;
    }

    private static (string Kind, string Policy, string Why) Describe(Reflection endpoint, IReadOnlyList<Reflection[]> torn, PolicyTable policies)
    {
        if (endpoint.Cors == CorsMetadata.Undecidable.Instance)
            return ("bad", "refused", "it chooses its target for each request, so which policy a preflight has to meet cannot be known");
        AppliedPolicy applied = CorsMetadata.PolicyOf(endpoint.Cors, policies);
        Reflection[] rivals =
        [
            .. torn.Where(group => group.Contains(endpoint)).SelectMany(static group => group).Distinct()
                .Where(other => !CorsMetadata.SamePolicy(other.Cors, endpoint.Cors)),
        ];
        string rivalry = rivals.Length == 0 ? "" : "; a preflight may not tell it from "
            + string.Join(", ", rivals.Select(rival => $"{rival.Original.DisplayName} ({CorsMetadata.PolicyOf(rival.Cors, policies).Name ?? "no policy"})"))
            + ", and then all have to agree";
        if (applied.Policy is CompiledPolicy policy)
            return (rivals.Length == 0 ? "good" : "fair", policy.Name, (endpoint.Cors is null ? "it names none" : "named by the endpoint") + rivalry);
        if (applied.Reason == PreflightReason.CorsDisabled)
            return ("fair", "disabled", "[DisableCors]" + rivalry);
        StrictPreflightConfigurationError? mistake =
            CorsMetadata.MistakesAt(endpoint.Original, endpoint.Cors, policies.Names, isShortCircuitRefused: false).FirstOrDefault();
        return ("bad", "refused", mistake?.Message ?? "it names none, and there is no Default");
    }
}
