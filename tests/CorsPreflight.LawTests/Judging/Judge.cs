using System.Globalization;
using CorsPreflight.LawTests.Applications;
using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Holds the answers of one application to the law.</summary>
internal sealed class Judge(Layout layout, Reference reference, Tally tally)
{
    public const string
        Preflights = "preflights", LetIn = "preflights let in", Replayed = "replayed responses to be read",
        Trusted = "requests whose origin is trusted by CSRF protection", ToBeTrusted = "requests whose origin the policy of what ran admits",
        Ahead = "responses ahead of routing at a path of one policy, to be read", UnreadableAhead = Ahead + ", that are not readable",
        UnreadableReplayed = "replayed responses to be read that are not readable";

    private const string
        ReadableByOthers = "A response is readable by an origin that the policy of what ran does not admit, or says more than it",
        Unreadable = "A response is not readable by an origin that the policy of what ran admits, or says less than it",
        TrustedWrongly = "An origin is trusted by CSRF protection, and the policy of what runs does not admit it",
        WithoutVary = "A response depends on the origin and does not say so",
        LetInWrongly = "A preflight is let in that the policy of what runs does not admit, or its answer says more than it",
        SaysMoreThanAsked = "A preflight's answer is no policy's own, and names more than was asked for",
        RanOnPreflight = "A preflight ran a handler or a middleware";

    private readonly List<Counterexample> counterexamples = [];
    private readonly Exemptions exemptions = new(layout);
    private readonly Needlessness needlessness = new(layout, tally);

    public IReadOnlyList<Counterexample> Counterexamples => counterexamples;

    /// <param name="question">What was asked.</param>
    /// <param name="origin">By whom; null where the request had no origin.</param>
    /// <param name="answer">What came back.</param>
    public async Task Response(Question question, string? origin, Answer answer)
    {
        tally.Add("requests");
        Count(answer);
        if (answer.IsMissing)
            return;
        // What everybody may read everybody may, and caches keep one answer for all.
        origin ??= PolicySpec.Nobody;
        WhatRan ran = WhatRan.Of(answer);
        Expectation expected = await Expectation.Of(ran, layout, reference, question);
        if (!expected.IsKnown)
        {
            tally.Add($"not judged: response, {ran.Kind}");
            return;
        }
        Counterexample Counterexample(string law) => new(law, layout, question, origin, ran, expected, answer);
        var possibilities = new Possibilities(layout, reference, question);
        bool isReadable = answer.IsReadableBy(origin), isAdmitted = expected.Admits(origin);
        // Files, pages for status codes and the end of a branch ask for an endpoint first, as routing does.
        if (ran is { Kind: RanKind.None, IsAheadOfRouting: true, IsAnswered: true, IsReplayed: false }
            && !layout.AllSteps.Any(step => step is StaticFiles or StatusPages) && !layout.ChoosesAhead
            && await MeantBy(possibilities) is { Name: not PolicySpec.Default } meant && origin == meant.OwnOrigin)
        {
            tally.Add(Ahead);
            if (!isReadable)
                tally.Add(UnreadableAhead);
        }
        if (ran.IsReplayed && isAdmitted)
            tally.Add(Replayed);
        if (ran.IsReplayed && isAdmitted && !isReadable)
            tally.Add(UnreadableReplayed);
        if (isReadable && !(isAdmitted && expected.Covers(answer)))
            Hold(Counterexample(ReadableByOthers), await exemptions.OfReadable(possibilities, origin, ran));
        else if (isAdmitted && !(isReadable && expected.IsSaidBy(answer)))
            Hold(Counterexample(Unreadable), await exemptions.OfUnreadable(possibilities, origin, ran, expected));
        else
            tally.Add("responses as the law has them");
        await Trust(answer, possibilities, origin, expected, ran, Counterexample);
    }

    /// <param name="question">What was asked.</param>
    /// <param name="answers">What came back, by who asked.</param>
    public void Responses(Question question, IReadOnlyList<(string? Origin, Answer Answer)> answers)
    {
        // Of what a cache repeats less is known than of what it was.
        foreach (var alike in answers.Select(one => (one.Origin, one.Answer, Ran: WhatRan.Of(one.Answer))).GroupBy(one => one.Ran.IsReplayed))
        {
            if (!alike.Any(one => one.Answer.AllowOrigin is not (null or PolicySpec.Any)))
                continue;
            foreach ((string? origin, Answer answer, WhatRan ran) in alike.Where(one => one.Answer is { IsMissing: false, VariesByOrigin: false }))
                Hold(new Counterexample(WithoutVary, layout, question, origin ?? PolicySpec.Nobody, ran, new Expectation([]), answer), null);
        }
    }

    /// <param name="question">What was asked.</param>
    /// <param name="origin">By whom.</param>
    /// <param name="preflight">The answer to the preflight.</param>
    /// <param name="actual">The answer to the request itself.</param>
    public async Task Preflight(Question question, string origin, Answer preflight, Answer actual)
    {
        tally.Add(Preflights);
        WhatRan ran = WhatRan.Of(actual);
        Expectation expected = await Expectation.Of(ran, layout, reference, question);
        Counterexample Counterexample(string law) => new(law, layout, question, origin, ran, expected, preflight);
        if (preflight.Traces.Length > 0)
            Hold(Counterexample(RanOnPreflight), null);
        bool isLetIn = preflight.LetsIn(origin, question);
        if (isLetIn)
            tally.Add(LetIn);
        if (isLetIn && !NamesOnly(preflight, question) && !layout.Policies.Any(policy => IsWhole(preflight, policy, question)))
            Hold(Counterexample(SaysMoreThanAsked), null);
        if (!expected.IsKnown)
        {
            tally.Add($"not judged: preflight, {ran.Kind}");
            return;
        }
        var possibilities = new Possibilities(layout, reference, question);
        bool isAdmitted = expected.Admits(origin, question);
        if (isLetIn && !(isAdmitted && expected.Covers(preflight)))
            Hold(Counterexample(LetInWrongly), await exemptions.OfLetIn(possibilities, origin, question, ran));
        if (isAdmitted)
            await needlessness.Count(possibilities, origin, question, ran, isLetIn);
    }

    /// <summary>
    /// What begins with a literal, and no prefix is taken off it, is in the set whatever is said of prefixes, and before a request contradicts
    /// it.
    /// </summary>
    /// <inheritdoc cref="Preflight"/>
    public void PreflightAhead(Question question, string origin, Answer preflight, Answer actual)
    {
        WhatRan ran = WhatRan.Of(actual);
        if (ran is not { Kind: RanKind.Endpoint, Endpoint: { Owner: Owner.Application, BeginsWithLiteral: true } spec }
            || !actual.Traces.Any(trace => trace.Chosen == spec && trace.Path == question.Path && trace.PathBase.Length == 0))
        {
            return;
        }
        tally.Add("preflights ahead of what contradicts the list");
        var expected = new Expectation([layout.PolicyOf(spec)]);
        if (preflight.LetsIn(origin, question) && !(expected.Admits(origin, question) && expected.Covers(preflight)))
            Hold(new Counterexample(LetInWrongly, layout, question, origin, ran, expected, preflight), exemptions.OfLetInAhead(ran));
    }

    // Wherever it is asked: by the endpoint that is chosen there, and without one for whatever is to come.
    private async Task Trust(
        Answer answer, Possibilities possibilities, string origin, Expectation expected, WhatRan ran, Func<string, Counterexample> counterexample)
    {
        Trace[] trusted = [.. answer.Traces.Where(trace => trace is { IsTrusted: true, IsReplayed: false, Kind: not TraceKind.ErrorPage })];
        if (expected.Admits(origin))
            tally.Add(ToBeTrusted);
        if (trusted.Length > 0 && expected.Admits(origin))
            tally.Add(Trusted);
        if (Array.Exists(trusted, trace => !(trace.Chosen is null ? expected.Admits(origin) : layout.PolicyOf(trace.Chosen)?.Admits(origin) == true)))
            Hold(counterexample(TrustedWrongly), await exemptions.OfTrusted(possibilities, origin, ran));
    }

    // The policy of all that the whole path could mean; null where that is not one.
    private async Task<PolicySpec?> MeantBy(Possibilities possibilities)
    {
        PolicySpec?[] meant = [.. (await possibilities.Whole()).Select(layout.PolicyOf).Distinct()];
        return meant.Length == 1 ? meant[0] : null;
    }

    private static bool NamesOnly(Answer preflight, Question question) =>
        preflight.AllowMethods.All(method => method == question.Method) && IsListOf(preflight.AllowHeaders, question.HeaderNames);

    // With credentials * would be a name, so what was asked stands in its place.
    private static bool IsWhole(Answer preflight, PolicySpec policy, Question question)
    {
        string[] methods = policy.AllowsCredentials && policy.Methods.Contains(PolicySpec.Any) ? [question.Method] : policy.Methods;
        IEnumerable<string> headers = policy.AllowsCredentials && policy.Headers.Contains(PolicySpec.Any) ? question.HeaderNames : policy.Headers;
        return IsListOf(preflight.AllowMethods, methods) && IsListOf(preflight.AllowHeaders, headers)
            && preflight.MaxAge == policy.MaxAge?.ToString(CultureInfo.InvariantCulture)
            && preflight.AllowsCredentials == policy.AllowsCredentials && preflight.AllowOrigin == PolicySpec.Any == policy.AdmitsAnyOrigin;
    }

    private static bool IsListOf(string[] listed, IEnumerable<string> names) =>
        listed.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(names);

    private void Hold(Counterexample counterexample, string? exemption)
    {
        if (exemption is null)
            counterexamples.Add(counterexample);
        else
            tally.Add($"exempt: {exemption}");
    }

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
        { Kind: TraceKind.Handled, Chosen.Owner: not Owner.Application } => "endpoint of another container or a middleware",
        { Kind: TraceKind.Handled, PathBase.Length: > 0 } => "endpoint behind a prefix",
        { Kind: TraceKind.Handled } => "endpoint",
        { IsRoutingsOwn: true } => "routing refused",
        _ => null,
    };
}
