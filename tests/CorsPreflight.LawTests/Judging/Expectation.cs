using System.Globalization;
using CorsPreflight.LawTests.Applications;
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

    public bool Admits(string origin) => All(policy => policy.Admits(origin));

    public bool Admits(string origin, Question question) => All(policy => policy.Admits(origin, question));

    /// <summary>Whether an answer tells whoever reads or remembers it nothing that not all of the policies say.</summary>
    public bool Covers(Answer answer) => All(policy =>
        (policy.AdmitsAnyOrigin || answer.AllowOrigin != PolicySpec.Any)
        && (policy.AllowsCredentials || !answer.AllowsCredentials)
        && answer.AllowMethods.All(method => method == PolicySpec.Any ? policy.Methods.Contains(method) : policy.AdmitsMethod(method))
        && answer.AllowHeaders.All(name => name == PolicySpec.Any ? policy.Headers.Contains(name) : policy.AdmitsHeader(name))
        && answer.ExposeHeaders.All(policy.Exposed.Contains)
        && SecondsOf(answer) <= (policy.MaxAge ?? 0));

    /// <summary>Whether a readable response says all that all of the policies say.</summary>
    public bool IsSaidBy(Answer answer) =>
        (answer.AllowOrigin == PolicySpec.Any || !All(policy => policy.AdmitsAnyOrigin))
        && (answer.AllowsCredentials || !All(policy => policy.AllowsCredentials))
        && Policies![0]!.Exposed.All(name => answer.ExposeHeaders.Contains(name) || !All(policy => policy.Exposed.Contains(name)));

    /// <summary>Whether a policy, which has to agree as well, takes nothing away.</summary>
    public bool IsSaidBy(PolicySpec? other, string origin) => other?.Admits(origin) == true
        && (other.AdmitsAnyOrigin || !All(policy => policy.AdmitsAnyOrigin))
        && (other.AllowsCredentials || !All(policy => policy.AllowsCredentials))
        && Policies![0]!.Exposed.All(name => other.Exposed.Contains(name) || !All(policy => policy.Exposed.Contains(name)));

    public override string ToString() => string.Join(" and ", (Policies ?? []).Select(policy => policy?.ToString() ?? "nobody"));

    private static int SecondsOf(Answer answer) => answer.MaxAge is null ? 0 : int.Parse(answer.MaxAge, CultureInfo.InvariantCulture);

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
