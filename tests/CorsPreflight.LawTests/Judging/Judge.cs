using CorsPreflight.LawTests.Applications;
using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Holds the answers of one application to the law.</summary>
internal sealed class Judge(Layout layout, Reference reference, Tally tally)
{
    public const string
        ReadableByOthers = "A response is readable by an origin that the policy of what ran does not admit, or with credentials that it does not allow",
        Unreadable = "A response is not readable by an origin that the policy of what ran admits",
        LetInWrongly = "A preflight is let in that the policy of what runs does not admit",
        RanOnPreflight = "A preflight ran a handler or a middleware";

    public const string Preflights = "preflights", LetIn = "preflights let in";

    // Refusals that no library could do without, or that spare nobody anything.
    private const string
        NoEndpointRan = "no endpoint ran where a route with another policy matches",
        RoutingRefuses = "routing itself refuses",
        Conditional = "a header or content type decides";

    private readonly List<Counterexample> counterexamples = [];

    public IReadOnlyList<Counterexample> Counterexamples => counterexamples;

    /// <summary>Of preflights that the policy of what ran admits: how many there were, and how many of these were refused.</summary>
    public static string Admitted(string routersAndBases) => $"preflights to be let in, {routersAndBases}";

    public static string WithoutNeed(string routersAndBases) => $"refused without need, {routersAndBases}";

    /// <param name="question">What was asked.</param>
    /// <param name="origin">By whom; null where the request had no origin, and nobody but the server needs its answer.</param>
    /// <param name="answer">What came back.</param>
    public async Task Response(Question question, string? origin, Answer answer)
    {
        tally.Add("requests");
        Count(answer);
        if (origin is null)
            return;
        WhatRan ran = WhatRan.Of(answer);
        Expectation expected = await Expectation.Of(ran, layout, reference, question);
        if (!expected.IsKnown)
        {
            tally.Add($"not judged: response, {ran.Kind}");
            return;
        }
        bool isReadable = answer.IsReadableBy(origin), isAdmitted = expected.Admits(origin);
        if ((isReadable && !isAdmitted) || (answer.AllowsCredentials && !expected.AllowsCredentials))
            Hold(ReadableByOthers, await ExemptionOfReadable(question, origin, ran), question, origin, ran, expected, answer);
        else if (!isReadable && isAdmitted)
            Hold(Unreadable, await ExemptionOfUnreadable(question, origin, ran), question, origin, ran, expected, answer);
        else
            tally.Add("responses as the law has them");
    }

    public async Task Preflight(Question question, string origin, Answer preflight, Answer actual)
    {
        tally.Add(Preflights);
        WhatRan ran = WhatRan.Of(actual);
        Expectation expected = await Expectation.Of(ran, layout, reference, question);
        if (preflight.Traces.Length > 0)
            Hold(RanOnPreflight, null, question, origin, ran, expected, preflight);
        bool isLetIn = preflight.LetsIn(origin, question.Method);
        if (isLetIn)
            tally.Add(LetIn);
        if (!expected.IsKnown)
        {
            tally.Add($"not judged: preflight, {ran.Kind}");
            return;
        }
        bool isAdmitted = expected.Admits(origin, question.Method);
        if (isLetIn && (!isAdmitted || (preflight.AllowsCredentials && !expected.AllowsCredentials)))
            Hold(LetInWrongly, await ExemptionOfLetIn(question, origin, ran), question, origin, ran, expected, preflight);
        if (isAdmitted)
            await CountNeed(question, origin, ran, isLetIn);
    }

    private void Hold(string law, string? exemption, Question question, string origin, WhatRan ran, Expectation expected, Answer answer)
    {
        if (exemption is not null)
            tally.Add($"exempt: {exemption}");
        else
            counterexamples.Add(new Counterexample(law, layout, question, origin, ran, expected, answer));
    }

    private async Task<string?> ExemptionOfReadable(Question question, string origin, WhatRan ran)
    {
        if (ran.IsRefusalOf(Owner.Tenant))
            return "response, another container's routing refuses, and says nothing of its endpoints";
        if (IsHiddenByErrorPages(ran))
            return "response of an endpoint that no router of the root container has, behind error pages, and the root has no CORS metadata";
        if (ran is { IsReplayed: true, Endpoint.Owner: not Owner.Application })
            return "response, replayed, of an endpoint that no router of the root container has";
        if (ran is { Kind: RanKind.None, IsAheadOfRouting: true } && (await Whole(question)).Any(choice => layout.PolicyOf(choice)?.Admits(origin) == true))
            return "response ahead of routing at a path that a route with that policy matches";
        return null;
    }

    private async Task<string?> ExemptionOfUnreadable(Question question, string origin, WhatRan ran)
    {
        if (IsHiddenByErrorPages(ran))
            return "response of an endpoint that no router of the root container has, behind error pages, and the root has no CORS metadata";
        if (ran.Kind is RanKind.RoutingsRefusal or RanKind.Cleared)
            return $"unreadable response, {ran.Kind}: more than one policy could be meant";
        bool isUndecided = (await Everywhere(question)).Any(choice => layout.PolicyOf(choice)?.Admits(origin) != true);
        if (ran.Kind == RanKind.None && isUndecided)
            return "unreadable response of no endpoint, at a path that a route with another policy matches";
        return ran.IsReplayed ? "unreadable replayed response" : null;
    }

    private async Task<string?> ExemptionOfLetIn(Question question, string origin, WhatRan ran)
    {
        if (ran.Endpoint is { Owner: Owner.Tenant } || ran.IsRefusalOf(Owner.Tenant))
            return "preflight, endpoint of another container";
        if (ran.Endpoint is { Owner: Owner.Middleware } || ran.Kind == RanKind.Cleared)
            return "preflight, endpoint set or cleared by a middleware";
        bool Admits(EndpointSpec choice) => layout.PolicyOf(choice) is PolicySpec policy && policy.Admits(origin) && policy.AdmitsMethod(question.Method);
        EndpointSpec[] whole = [.. (await Whole(question)).Where(Admits)];
        if (ran.Kind == RanKind.None)
        {
            if (whole.Any(choice => choice.Pattern.Contains(":versioned", StringComparison.Ordinal)))
                return "preflight, no endpoint ran because a header was missing";
            if (whole.Length > 0)
                return "preflight, no endpoint ran at a path that a route with that policy matches";
            if ((await Behind(question, IsPrefix)).Any(Admits))
                return "preflight, no endpoint ran at a path that a route with that policy matches behind a prefix";
        }
        if (ran.Kind == RanKind.RoutingsRefusal && (await Everywhere(question, withRefused: false)).Any(Admits))
            return "preflight, routing itself refuses what another router takes, or a route at another depth";
        bool isUnknown = layout.PathBases is null || layout.IsListWrong;
        if (isUnknown && layout.Prefixes.Any(prefix => StartsWith(question.Path, prefix)) && whole.Any(choice => choice.BeginsWithLiteral))
            return "preflight, a prefix that is not listed is taken off a path which a literal route matches";
        return null;
    }

    // Endpoint routing tells neither the tenant's endpoints nor a middleware's, and error pages take away what is set.
    private bool IsHiddenByErrorPages(WhatRan ran) => ran.Endpoint is { Owner: not Owner.Application } && layout.HasErrorPages && !layout.HasCorsMetadata;

    private async Task CountNeed(Question question, string origin, WhatRan ran, bool isLetIn)
    {
        string bases = layout.PathBases switch
        {
            // Then everything behind a prefix could be Default's as well: being refused is its lot.
            null when layout.Prefixes.Count > 0 => "PathBases absent and prefixes taken off",
            null => "PathBases absent",
            _ when layout.IsListWrong => "PathBases wrong",
            [] => "PathBases []",
            _ => "PathBases right",
        };
        string group = $"{(layout.HasOneRouter ? "one router" : "several routers")}, {bases}";
        string? cause = isLetIn ? null : await CauseOfRefusal(question, origin, ran);
        if (ran.Endpoint is { Owner: not Owner.Application })
            return;
        tally.Add(Admitted(group));
        if (cause is null)
            return;
        tally.Add($"{WithoutNeed(group)}: {cause}");
        if (cause is not (NoEndpointRan or RoutingRefuses or Conditional))
            tally.Add(WithoutNeed(group));
    }

    private async Task<string> CauseOfRefusal(Question question, string origin, WhatRan ran)
    {
        bool Refuses(EndpointSpec choice) => layout.PolicyOf(choice) is not PolicySpec policy || !policy.Admits(origin) || !policy.AdmitsMethod(question.Method);
        IReadOnlyList<EndpointSpec> whole = await Whole(question);
        IReadOnlyList<EndpointSpec> everywhere = await Everywhere(question);
        if (ran.Kind == RanKind.None && everywhere.Any(Refuses))
            return NoEndpointRan;
        if (ran.Kind == RanKind.RoutingsRefusal)
            return RoutingRefuses;
        if (everywhere.Any(choice => choice.IsConditional))
            return Conditional;
        if (whole.Any(Refuses))
            return "a route with another policy matches the whole path";
        if (whole.Count == 0 && layout.PolicyOf(null)?.Admits(origin) != true)
            return "nothing matches the whole path, so that Default could be meant";
        return everywhere.Any(Refuses) ? "a route with another policy matches behind a prefix that is possible" : "unexplained";
    }

    private Task<IReadOnlyList<EndpointSpec>> Whole(Question question, bool withRefused = true) => reference.ChoicesAt(question.Path, question, withRefused);

    // At every depth at which a path base could end.
    private async Task<IReadOnlyList<EndpointSpec>> Everywhere(Question question, bool withRefused = true) =>
        [.. await Whole(question, withRefused), .. await Behind(question, static _ => true, withRefused)];

    private async Task<IReadOnlyList<EndpointSpec>> Behind(Question question, Func<string, bool> isPrefix, bool withRefused = true)
    {
        List<EndpointSpec> choices = [];
        string path = question.Path;
        for (int end = path.IndexOf('/', 1); path.Length > 1; end = path.IndexOf('/', end + 1))
        {
            if (end < 0)
                end = path.Length;
            if (isPrefix(path[..end]))
                choices.AddRange(await reference.ChoicesAt(end == path.Length ? "/" : path[end..], question, withRefused));
            if (end == path.Length)
                break;
        }
        return choices;
    }

    private bool IsPrefix(string prefix) => layout.Prefixes.Concat(layout.PathBases ?? []).Contains(prefix, StringComparer.OrdinalIgnoreCase);

    private static bool StartsWith(string path, string prefix) => new PathString(path).StartsWithSegments(prefix);

    private void Count(Answer answer)
    {
        foreach (string name in answer.Traces.Select(Describe).OfType<string>().Distinct())
            tally.Add($"acted: {name}");
    }

    private static string? Describe(Trace trace) => trace switch
    {
        { Kind: TraceKind.ErrorPage } => "error page",
        { IsReplayed: true } => "cache",
        { Kind: TraceKind.Answered } => "file or middleware answered",
        { Kind: TraceKind.Handled, PathBase.Length: > 0 } => "endpoint behind a prefix",
        { Kind: TraceKind.Handled } => "endpoint",
        { IsRoutingsOwn: true } => "routing refused",
        _ => null,
    };
}
