using CorsPreflight.LawTests.Applications;
using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Asks one application everything.</summary>
internal static class Examination
{
    private static readonly string[] Origins =
        [PolicySpec.OriginOf(PolicySpec.Default), PolicySpec.OriginOf("A"), PolicySpec.OriginOf("B"), PolicySpec.Everybody];

    public static async Task<IReadOnlyList<Counterexample>> Of(Layout layout, IReadOnlyList<Question> questions, Tally tally)
    {
        tally.Add("layouts");
        await using LawApplication application = await LawApplication.Start(layout);
        await using var reference = new Reference(layout);
        var judge = new Judge(layout, reference, tally);
        var dice = new Dice(layout.Seed);
        string?[] origins = [null, .. Origins, .. dice.OneIn(8) ? [PolicySpec.Nobody] : Array.Empty<string>()];
        // A wrong list may open preflights until the first request that contradicts it.
        if (layout.IsListWrong && !layout.IsContradictedAtStart)
            await AskInTurn(application, judge, questions, origins);
        else
            await AskEach(application, judge, questions, origins, dice);
        foreach (string surrounding in layout.Surroundings)
            tally.Add(Around(surrounding), questions.Count * origins.Length);
        return judge.Counterexamples;
    }

    /// <summary>Requests to applications that have it.</summary>
    public static string Around(string surrounding) => $"around: {surrounding}";

    private static async Task AskInTurn(LawApplication application, Judge judge, IReadOnlyList<Question> questions, string?[] origins)
    {
        List<(Question Question, string Origin, Answer Answer)> ahead = [];
        foreach (Question question in questions)
        {
            foreach (string origin in origins.OfType<string>())
                ahead.Add((question, origin, await application.Preflight(question, origin)));
        }
        List<Answer> actual = [];
        foreach (Question question in questions)
            actual.Add(await Ask(application, judge, question, origins));
        for (int i = 0; i < questions.Count; i++)
        {
            foreach ((Question question, string origin, Answer answer) in ahead.Where(one => one.Question == questions[i]))
                judge.PreflightAhead(question, origin, answer, actual[i]);
            foreach (string origin in origins.OfType<string>())
                await judge.Preflight(questions[i], origin, await application.Preflight(questions[i], origin), actual[i]);
        }
    }

    private static async Task AskEach(
        LawApplication application, Judge judge, IReadOnlyList<Question> questions, string?[] origins, Dice dice)
    {
        foreach (Question question in questions)
        {
            bool isPreflightFirst = dice.OneIn(2);
            List<(string Origin, Answer Answer)> preflights = [];
            Answer? actual = isPreflightFirst ? null : await Ask(application, judge, question, origins);
            foreach (string origin in origins.OfType<string>())
                preflights.Add((origin, await application.Preflight(question, origin)));
            actual ??= await Ask(application, judge, question, origins);
            foreach ((string origin, Answer preflight) in preflights)
                await judge.Preflight(question, origin, preflight, actual);
        }
    }

    // The first answer is nobody's replay.
    private static async Task<Answer> Ask(LawApplication application, Judge judge, Question question, string?[] origins)
    {
        List<(string? Origin, Answer Answer)> answers = [];
        foreach (string? origin in origins)
        {
            Answer answer = await application.Send(question, origin);
            await judge.Response(question, origin, answer);
            answers.Add((origin, answer));
        }
        judge.Responses(question, answers);
        return answers[0].Answer;
    }
}
