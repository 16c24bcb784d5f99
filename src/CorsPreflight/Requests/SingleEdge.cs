using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Matching;

namespace CorsPreflight.Requests;

/// <summary>What a node of the framework's route matching has where there is nothing to choose.</summary>
internal static class SingleEdge
{
    public static PolicyNodeEdge[] Create(IReadOnlyList<Endpoint> endpoints) => [new PolicyNodeEdge(nameof(SingleEdge), endpoints)];

    public static PolicyJumpTable To(IReadOnlyList<PolicyJumpTableEdge> edges) => new Passage(edges[0].Destination);

    private sealed class Passage(int destination) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) => destination;
    }
}
