using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CorsPreflight.Requests;

/// <summary>
/// Chooses where several mirrored endpoints match. The first need not be the one that will run: its content type or a header may be what
/// it does not want, and then the next one's turn comes. So all that may run are in the choice, unless their policy is the same.
/// </summary>
internal sealed class MirrorSelector : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MaxValue;

    // Where a single one matches there is nothing to choose, and routing does not allocate.
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Count > 1;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        int chosen = -1, settledScore = int.MaxValue;
        Reflection? first = null;
        List<Reflection>? several = null;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i))
                continue;
            ref CandidateState candidate = ref candidates[i];
            // Scores rise: all of the score at which one surely runs are asked, and none after them.
            if (candidate.Score <= settledScore && Reflection.Find(candidate.Endpoint) is Reflection reflection)
            {
                if (first is null)
                    (chosen, first) = (i, reflection);
                else if (several is not null || !LeadsWhere(first, reflection))
                    (several ??= [first]).Add(reflection);
                if (!reflection.IsConditional)
                    settledScore = candidate.Score;
            }
            if (i != chosen)
                candidates.SetValidity(i, false);
        }
        if (several is not null)
            candidates.ReplaceEndpoint(chosen, new SeveralEndpoints(several), candidates[chosen].Values);
        return Task.CompletedTask;
    }

    // Whether the second adds nothing to the first.
    private static bool LeadsWhere(Reflection first, Reflection second) =>
        CorsMetadata.SamePolicy(first.Cors, second.Cors) && (first.BeginsWithLiteral || !second.BeginsWithLiteral);
}
