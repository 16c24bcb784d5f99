using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CorsPreflight.Requests;

/// <summary>
/// Chooses where several reflections match. The first need not be the endpoint that will run: its content type or version may differ,
/// and then the next one's turn comes. So all that may run must have the same policy; else the preflight is refused. Applies to nothing
/// but the mirror.
/// </summary>
internal sealed class MirrorSelector : MatcherPolicy, IEndpointSelectorPolicy
{
    private static readonly RouteEndpoint Undecidable = new(static _ => Task.CompletedTask, RoutePatternFactory.Parse(""), 0, new EndpointMetadataCollection(CorsMetadata.Undecidable.Instance), "Several endpoints with different CORS policies");

    public override int Order => int.MaxValue;

    // Where a single one matches there is nothing to choose, and routing does not allocate.
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Count > 1 && endpoints[0].Metadata.GetMetadata<Reflected>() is not null;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        int chosen = -1, settledScore = int.MaxValue;
        bool isUndecidable = false;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i))
                continue;
            ref CandidateState candidate = ref candidates[i];
            // Scores rise: all of the score at which one surely runs are asked, and none after them.
            if (candidate.Score <= settledScore)
            {
                if (chosen < 0)
                    chosen = i;
                else
                    isUndecidable |= !CorsMetadata.SamePolicy(Cors(candidates[chosen]), Cors(candidate));
                if (!candidate.Endpoint.Metadata.GetRequiredMetadata<Reflected>().IsConditional)
                    settledScore = candidate.Score;
            }
            if (i != chosen)
                candidates.SetValidity(i, false);
        }
        if (isUndecidable)
            candidates.ReplaceEndpoint(chosen, Undecidable, candidates[chosen].Values);
        return Task.CompletedTask;
    }

    private static ICorsMetadata? Cors(CandidateState candidate) => candidate.Endpoint.Metadata.GetMetadata<ICorsMetadata>();

    /// <summary>Marks a reflection.</summary>
    /// <param name="IsConditional">Whether what a preflight does not tell decides if the endpoint runs.</param>
    internal sealed record Reflected(bool IsConditional);
}
