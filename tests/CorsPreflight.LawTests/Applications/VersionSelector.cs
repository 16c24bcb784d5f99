using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CorsPreflight.LawTests.Applications;

/// <summary>A version in a header, as a matcher policy that selects.</summary>
internal class VersionSelector : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsVersioned);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && IsVersioned(candidates[i].Endpoint) && !VersionConstraint.IsMet(httpContext))
                candidates.SetValidity(i, false);
        }
        return Task.CompletedTask;
    }

    private static bool IsVersioned(Endpoint endpoint) => endpoint.Metadata.GetMetadata<EndpointSpec>()?.Matching == Matching.BySelector;
}
