using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CorsPreflight.Requests;

/// <summary>Ranks mirrored endpoints as one of the application's matcher policies ranks the originals.</summary>
internal sealed class OriginalsComparer(MatcherPolicy ranking) : MatcherPolicy, IEndpointComparerPolicy, IComparer<Endpoint>
{
    private readonly IComparer<Endpoint> originals = ((IEndpointComparerPolicy)ranking).Comparer;

    public override int Order => ranking.Order;

    public IComparer<Endpoint> Comparer => this;

    public int Compare(Endpoint? x, Endpoint? y) => originals.Compare(OriginalOf(x), OriginalOf(y));

    private static Endpoint? OriginalOf(Endpoint? endpoint) => endpoint is null ? null : Reflection.Find(endpoint)?.Original ?? endpoint;
}
