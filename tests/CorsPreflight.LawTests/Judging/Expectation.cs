using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Who is let in: usually by one policy.</summary>
/// <param name="Policies">Which must all agree, with null for one that lets nobody in; null where nothing can be said.</param>
internal sealed record Expectation(PolicySpec?[]? Policies)
{
    private static readonly Expectation Unknown = new(Policies: null);

    public static async Task<Expectation> Of(WhatRan ran, Layout layout, Reference reference, Question question) => ran.Kind switch
    {
        RanKind.Endpoint => new Expectation([layout.PolicyOf(ran.Endpoint)]),
        RanKind.None => new Expectation([layout.PolicyOf(null)]),
        RanKind.Cleared => new Expectation([layout.PolicyOf(ran.Endpoint), layout.PolicyOf(null)]),
        RanKind.RoutingsRefusal => await OfRefusal(ran, layout, reference, question),
        _ => Unknown,
    };

    public bool IsKnown => Policies is not null;

    public bool AllowsCredentials => All(policy => policy.AllowsCredentials);

    public bool Admits(string origin) => All(policy => policy.Admits(origin));

    public bool Admits(string origin, string method) => All(policy => policy.Admits(origin, method));

    public override string ToString() => string.Join(" and ", (Policies ?? []).Select(policy => policy?.ToString() ?? "nobody"));

    private bool All(Predicate<PolicySpec> says) => Policies?.All(policy => policy is not null && says(policy)) == true;

    // Routing refuses before it asks constraints: nothing can be said where these exclude the endpoints that it refused for. It refuses
    // content types only for endpoints that have the method.
    private static async Task<Expectation> OfRefusal(WhatRan ran, Layout layout, Reference reference, Question question)
    {
        if (ran.Refusal is not { Router: EndpointSpec[] router, Path: string path })
            return Unknown;
        bool isForAnyMethod = ran.Status != StatusCodes.Status415UnsupportedMediaType;
        IReadOnlyList<EndpointSpec> refused = await reference.RefusedBy(router, question with { Path = path }, isForAnyMethod);
        return refused.Count == 0 ? Unknown : new Expectation([.. refused.Select(layout.PolicyOf)]);
    }
}
