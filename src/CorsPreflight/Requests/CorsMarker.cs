using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CorsPreflight.Requests;

/// <summary>
/// Tells the framework that CORS is taken care of, in every context that its routing sees: who re-enters the pipeline behind us, as
/// batches do, makes contexts that never were with us. It stands in the application's own route matching, and chooses nothing. Only where
/// <c>UseStrictPreflight()</c> was called: elsewhere the framework's guard stays.
/// </summary>
internal sealed class CorsMarker(EnforcedPolicies enforced) : MatcherPolicy, INodeBuilderPolicy
{
    // An unwritten contract of the framework: without it, endpoints with CORS metadata throw for every caller, browser or not.
    private const string CorsMiddlewareRan = "__CorsMiddlewareWithEndpointInvoked";

    private static readonly object Ran = new();

    // Ahead of the choice by method, which may end in an endpoint of routing's own.
    public override int Order => int.MinValue;

    public static void Announce(HttpContext context) => context.Items[CorsMiddlewareRan] = Ran;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        enforced.Endpoints is not null && (enforced.HasCorsMetadata || HasCors(endpoints));

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) => [new PolicyNodeEdge(HasCors(endpoints), endpoints)];

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) =>
        new Passage(edges[0].Destination, announces: (bool)edges[0].State);

    private static bool HasCors(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<ICorsMetadata>() is not null);

    private sealed class Passage(int destination, bool announces) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext)
        {
            if (announces)
                Announce(httpContext);
            (httpContext.Features[typeof(IEndpointFeature)] as EndpointRecord)?.NoteRoutingPassed();
            return destination;
        }
    }
}
