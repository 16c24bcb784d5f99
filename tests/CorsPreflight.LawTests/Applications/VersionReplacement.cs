using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CorsPreflight.LawTests.Applications;

/// <summary>A version in a header, as a matcher policy that puts an endpoint which was never mapped in the place of one that was.</summary>
internal sealed class VersionReplacement : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<EndpointSpec>()?.Matching == Matching.ByReplacement);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (int i = 0; i < candidates.Count && VersionConstraint.IsMet(httpContext); i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<StandIn>() is StandIn other)
                candidates.ReplaceEndpoint(i, other.Endpoint, candidates[i].Values);
        }
        return Task.CompletedTask;
    }

    /// <summary>Metadata of the endpoint that is replaced.</summary>
    public sealed record StandIn(Endpoint Endpoint);
}
