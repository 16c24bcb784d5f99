using CorsPreflight.LawTests.Applications;
using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Holds the answers of one application to the law.</summary>
internal sealed class Judge(Layout layout, Reference reference, Tally tally)
{
    public const string Preflights = "preflights", LetIn = "preflights let in";

    private const string
        ReadableByOthers = "A response is readable by an origin, or with credentials, that the policy of what ran does not admit",
        Unreadable = "A response is not readable by an origin that the policy of what ran admits",
        LetInWrongly = "A preflight is let in that the policy of what runs does not admit",
        RanOnPreflight = "A preflight ran a handler or a middleware";

    private readonly List<Counterexample> counterexamples = [];
    private readonly Exemptions exemptions = new(layout);
    private readonly Needlessness needlessness = new(layout, tally);

    public IReadOnlyList<Counterexample> Counterexamples => counterexamples;

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
        Counterexample Counterexample(string law) => new(law, layout, question, origin, ran, expected, answer);
        var possibilities = new Possibilities(layout, reference, question);
        bool isReadable = answer.IsReadableBy(origin), isAdmitted = expected.Admits(origin);
        if ((isReadable && !isAdmitted) || (answer.AllowsCredentials && !expected.AllowsCredentials))
            Hold(Counterexample(ReadableByOthers), await exemptions.OfReadable(possibilities, origin, ran));
        else if (!isReadable && isAdmitted)
            Hold(Counterexample(Unreadable), await exemptions.OfUnreadable(possibilities, origin, ran));
        else
            tally.Add("responses as the law has them");
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
        bool isLetIn = preflight.LetsIn(origin, question.Method);
        if (isLetIn)
            tally.Add(LetIn);
        if (!expected.IsKnown)
        {
            tally.Add($"not judged: preflight, {ran.Kind}");
            return;
        }
        var possibilities = new Possibilities(layout, reference, question);
        bool isAdmitted = expected.Admits(origin, question.Method);
        if (isLetIn && (!isAdmitted || (preflight.AllowsCredentials && !expected.AllowsCredentials)))
            Hold(Counterexample(LetInWrongly), await exemptions.OfLetIn(possibilities, origin, question.Method, ran));
        if (isAdmitted)
            await needlessness.Count(possibilities, origin, question.Method, ran, isLetIn);
    }

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
