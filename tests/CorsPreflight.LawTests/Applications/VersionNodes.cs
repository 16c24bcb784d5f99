using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CorsPreflight.LawTests.Applications;

/// <summary>A version in a header, as a matcher policy that builds nodes.</summary>
internal class VersionNodes : MatcherPolicy, INodeBuilderPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsVersioned);

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints)
    {
        Endpoint[] others = [.. endpoints.Where(endpoint => !IsVersioned(endpoint))];
        return others.Length == 0
            ? [new PolicyNodeEdge(true, endpoints)]
            : [new PolicyNodeEdge(true, endpoints), new PolicyNodeEdge(false, others)];
    }

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) => new ByHeader(
        edges.First(edge => (bool)edge.State).Destination,
        edges.Where(edge => !(bool)edge.State).Select(edge => edge.Destination).FirstOrDefault(exitDestination));

    private static bool IsVersioned(Endpoint endpoint) => endpoint.Metadata.GetMetadata<EndpointSpec>()?.Matching == Matching.ByNode;

    private sealed class ByHeader(int versioned, int others) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) => VersionConstraint.IsMet(httpContext) ? versioned : others;
    }
}
