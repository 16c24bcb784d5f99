using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>
/// What no one ahead of routing can know, and the documents say so. Each exemption is as narrow as it can be: whoever is let in is
/// admitted by the policy of a route that the request could have meant.
/// </summary>
internal sealed class Exemptions(Layout layout)
{
    private const string Hidden =
        "response of an endpoint that no router of the root container has, behind error pages, and the root has no CORS metadata";

    private const string LostRecord =
        "response behind error pages, and a middleware put another endpoint feature in the place of the one that remembers";

    private const string LostPath =
        "routing refuses, and a middleware put another endpoint feature in the place of the one that knows for which path";

    /// <summary>Of a response that is readable by an origin that the policy of what ran does not admit; null where there is none.</summary>
    public async Task<string?> OfReadable(Possibilities possibilities, string origin, WhatRan ran)
    {
        bool Admits(EndpointSpec choice) => layout.PolicyOf(choice)?.Admits(origin) == true;
        if (IsHiddenByErrorPages(ran))
            return Hidden;
        if (ran.IsRefusalOf(Owner.Tenant))
            return "response, another container's routing refuses, and says nothing of its endpoints";
        if (ran is { IsReplayed: true, Endpoint.Owner: not Owner.Application })
            return "response, replayed, of an endpoint that no router of the root container has";
        if (ran.IsReplayed && await IsLiteralUnderPrefix(possibilities, ran, Admits))
            return "response, replayed, a prefix that is not listed is taken off a path which a literal route matches";
        // What is chosen in the end is the page, if nothing else was.
        if (IsRecordLost && (ran.Endpoint is not null || (ran.IsPageShown && (await possibilities.ErrorPages()).Any(Admits))))
            return LostRecord + (ran.Endpoint is null ? ": that of the page counts" : "");
        if (ran is { Kind: RanKind.None, IsReplayed: true } && (await possibilities.BehindPrefixes()).Any(Admits))
            return "response, replayed, of no endpoint at a path that a route with that policy matches behind a prefix";
        if (IsPathOfRefusalLost(ran))
            return $"response, {LostPath}";
        // A cache tells nobody whether what it repeats was served ahead of routing.
        bool isAheadOfRouting = ran.Kind == RanKind.None && (ran.IsAheadOfRouting || ran.IsReplayed);
        if (isAheadOfRouting && (await possibilities.Whole()).Any(Admits))
            return "response ahead of routing at a path that a route with that policy matches";
        return null;
    }

    /// <summary>Of a response that is not readable by an origin that the policy of what ran admits, or says less than it.</summary>
    public async Task<string?> OfUnreadable(Possibilities possibilities, string origin, WhatRan ran, Expectation expected)
    {
        if (IsHiddenByErrorPages(ran))
            return Hidden;
        if (IsRecordLost && ran.Endpoint is not null)
            return LostRecord;
        if (ran.Kind is RanKind.RoutingsRefusal or RanKind.Cleared)
            return $"unreadable response, {ran.Kind}: more than one policy could be meant";
        if (ran.IsReplayed)
            return "unreadable replayed response";
        if (ran.Kind == RanKind.None && layout.AllSteps.Any(static step => step is ReplacesFeature))
            return LostRecord;
        if (ran.Kind == RanKind.None && layout.AllSteps.Any(static step => step is SetsEndpoint))
            return "unreadable response of no endpoint, and a middleware took one back";
        if (ran.Kind != RanKind.None || IsRoutingKnown(ran))
            return null;
        if (layout.HasSelector)
            return "unreadable response of no endpoint, where a matcher policy could put any endpoint in another's place";
        if ((await possibilities.Everywhere()).Any(choice => !expected.IsSaidBy(layout.PolicyOf(choice), origin)))
            return "unreadable response of no endpoint, at a path that a route with another policy matches";
        return null;
    }

    /// <summary>Of a preflight that is let in, and the policy of what ran does not admit it.</summary>
    public Task<string?> OfLetIn(Possibilities possibilities, string origin, Question question, WhatRan ran) =>
        OfAhead("preflight", possibilities, choice => layout.PolicyOf(choice)?.Admits(origin, question) == true, ran);

    /// <summary>Of an origin that is trusted ahead of what ran, whose policy does not admit it.</summary>
    public Task<string?> OfTrusted(Possibilities possibilities, string origin, WhatRan ran) => IsPathOfRefusalLost(ran)
        ? Task.FromResult<string?>($"trust, {LostPath}")
        : OfAhead("trust", possibilities, choice => layout.PolicyOf(choice)?.Admits(origin) == true, ran);

    /// <summary>Of a preflight that is let in before any request showed that the list of prefixes is wrong.</summary>
    public string? OfLetInAhead(WhatRan ran) => !layout.HasCorsMetadata && ran.Endpoint is not null && layout.IsStandIn(ran.Endpoint)
        ? "preflight, no mapped endpoint has CORS metadata, and a matcher policy puts one that has in another's place"
        : null;

    private async Task<string?> OfAhead(string what, Possibilities possibilities, Func<EndpointSpec, bool> admits, WhatRan ran)
    {
        if (ran.Endpoint is { Owner: Owner.Tenant } || ran.IsRefusalOf(Owner.Tenant))
            return $"{what}, endpoint of another container";
        if (ran.Endpoint is { Owner: Owner.Middleware } || ran.Kind == RanKind.Cleared)
            return $"{what}, endpoint set or cleared by a middleware";
        if (OfLetInAhead(ran) is string standsIn)
            return standsIn;
        EndpointSpec[] whole = [.. (await possibilities.Whole()).Where(admits)];
        if (ran.Kind == RanKind.None)
        {
            if (whole.Any(choice => choice.IsConditional))
                return $"{what}, no endpoint ran because a header was missing or wrong";
            if (whole.Length > 0 && !IsAllKnown(ran))
                return $"{what}, no endpoint ran at a path that a route with that policy matches";
            if ((await possibilities.BehindPrefixes()).Any(admits))
                return $"{what}, no endpoint ran at a path that a route with that policy matches behind a prefix";
        }
        if (ran.Kind == RanKind.RoutingsRefusal && (await possibilities.Everywhere(withRefused: false)).Any(admits))
            return $"{what}, routing itself refuses what another router takes, or a route at another depth";
        if (await IsLiteralUnderPrefix(possibilities, ran, admits))
            return $"{what}, a prefix that is not listed is taken off a path which a literal route matches";
        return null;
    }

    // A branch never saw the whole path, so a literal does not hide what it has.
    private async Task<bool> IsLiteralUnderPrefix(Possibilities possibilities, WhatRan ran, Func<EndpointSpec, bool> admits) =>
        (layout.IsListWrong || (layout.PathBases is null && !IsOfBranch(ran))) && possibilities.BeginsWithPrefix
        && (await possibilities.Whole()).Any(choice => choice.BeginsWithLiteral && admits(choice));

    private bool IsOfBranch(WhatRan ran) =>
        ran is { Kind: RanKind.Endpoint, Endpoint.Owner: Owner.Application } && layout.IsOnBranch(ran.Endpoint);

    // Where the section says which prefixes are taken off and nothing else stands in the way, what no route matches is known as well.
    private bool IsAllKnown(WhatRan ran) => !ran.IsAnswered && layout.PathBases is not null && !layout.IsListWrong && layout.HasOneRouter
        && !layout.AllSteps.Any(step => step is MapBranch or MapWhenBranch or SetsEndpoint);

    private bool IsPathOfRefusalLost(WhatRan ran) =>
        ran.Kind == RanKind.RoutingsRefusal && layout.AllSteps.Any(step => step is ReplacesFeature);

    private bool IsRecordLost => layout.HasErrorPages && layout.AllSteps.Any(step => step is ReplacesFeature);

    // Whether it surely ran: ahead of everything, or ahead of UseStrictPreflight().
    private bool IsRoutingKnown(WhatRan ran) => layout.Hosting == HostKind.Implicit || (layout.IsSwitchBehindRouting && ran.HasPassedSwitch);

    // Endpoint routing tells neither the tenant's endpoints nor a middleware's, and error pages take away what is set.
    private bool IsHiddenByErrorPages(WhatRan ran) =>
        ran.Endpoint is { Owner: not Owner.Application } && layout.HasErrorPages && !layout.HasCorsMetadata;
}
