using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Who is let in. Usually by one policy.</summary>
/// <param name="Alternatives">
/// Policies that must all agree, null for one that lets nobody in; several where not all is known, of which any will do.
/// </param>
internal sealed record Expectation(IReadOnlyList<PolicySpec?[]> Alternatives)
{
    public static async Task<Expectation> Of(WhatRan ran, Layout layout, Reference reference, Question question) => ran.Kind switch
    {
        RanKind.Endpoint => new Expectation([[layout.PolicyOf(ran.Endpoint)]]),
        RanKind.None => new Expectation([[layout.PolicyOf(null)]]),
        RanKind.Cleared => new Expectation([[layout.PolicyOf(ran.Endpoint), layout.PolicyOf(null)]]),
        RanKind.RoutingsRefusal => await OfRefusal(ran, layout, reference, question),
        _ => new Expectation([]),
    };

    /// <summary>Whether anything can be said.</summary>
    public bool IsKnown => Alternatives.Count > 0;

    public bool Admits(string origin) => Alternatives.Any(policies => policies.All(policy => policy?.Admits(origin) == true));

    public bool Admits(string origin, string method) =>
        Alternatives.Any(policies => policies.All(policy => policy?.Admits(origin) == true && policy.AdmitsMethod(method)));

    public bool AllowsCredentials => Alternatives.Any(policies => policies.All(policy => policy?.AllowsCredentials == true));

    public override string ToString() =>
        string.Join(" or ", Alternatives.Select(policies => string.Join(" and ", policies.Select(policy => policy?.ToString() ?? "nobody"))));

    // Which path routing saw is not recorded: it is the one now, or the one before prefixes were taken off.
    private static async Task<Expectation> OfRefusal(WhatRan ran, Layout layout, Reference reference, Question question)
    {
        List<PolicySpec?[]> alternatives = [];
        foreach (string path in ran.Refusals.SelectMany(trace => new[] { trace.Path, trace.PathBase + trace.Path }).Distinct())
        {
            IEnumerable<EndpointSpec[]> routers = ran.Refusals.Select(trace => trace.Router).OfType<EndpointSpec[]>().Distinct();
            foreach (EndpointSpec[] router in routers.DefaultIfEmpty([.. layout.Routers.SelectMany(specs => specs)]))
            {
                if (await reference.RefusedBy(router, question with { Path = path }) is { Count: > 0 } refused)
                    alternatives.Add([.. refused.Select(layout.PolicyOf)]);
            }
        }
        return new Expectation(alternatives);
    }
}
