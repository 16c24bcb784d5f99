using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CorsPreflight.LawTests.Judging;
using CorsPreflight.LawTests.Layouts;
using Xunit.Abstractions;

namespace CorsPreflight.LawTests;

/// <summary>
/// The law of policies, for random applications: what answers a request decides its policy, an endpoint's own or Default where there is
/// none. Exactly the origins that this policy admits may read the response, and no preflight is let in that it would not admit, nor an origin told to CSRF protection.
/// </summary>
public sealed class PolicyLawTests(ITestOutputHelper output)
{
    private const int DefaultLayouts = 2500, ShrunkKinds = 100, ShownKinds = 20, RequestsAround = 200;

    private static readonly string[] Surroundings =
    [
        "UsePathBase", "UsePathBase of two segments", "Map with a router", "Map without a router",
        "MapWhen by Header", "MapWhen by Host", "MapWhen by Query",
        "status code pages", "buffered body", "exception handler by path", "exception handler by lambda",
        "static files", "terminal middleware", "terminal middleware that leaves endpoints", "gate", "cache", "another endpoint feature",
        "pipeline of another container", "SetEndpoint", "SetEndpoint(null)",
    ];

    [Fact]
    public async Task What_answers_a_request_decides_who_is_let_in_and_who_may_read()
    {
        var tally = new Tally();
        var watch = Stopwatch.StartNew();
        ConcurrentBag<Counterexample> found = [];
        int[] seeds = Seeds();
        // Who only wants to know whether the law is broken has no use for the rest.
        bool isFirstEnough = Environment.GetEnvironmentVariable("CORSPREFLIGHT_LAW_FIRST") == "only";
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (seed, _) =>
        {
            if (isFirstEnough && !found.IsEmpty)
                return;
            Layout layout = Make(seed);
            try
            {
                foreach (Counterexample counterexample in await Examination.Of(layout, QuestionGenerator.For(layout), tally))
                    found.Add(counterexample);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"CORSPREFLIGHT_LAW_SEED={seed}: {layout}", exception);
            }
        });
        Print($"{tally}{watch.Elapsed.TotalSeconds,9:N0}  seconds");
        string counterexamples = isFirstEnough ? string.Join('\n', found.Take(1).Select(one => $"1 x {one}")) : await Describe(found);
        Print(counterexamples);
        found.Should().BeEmpty("there were {0} counterexamples, of which these differ:\n{1}", found.Count, counterexamples);
        if (seeds.Length > 1)
            HoldCounts(tally);
    }

    private static void HoldCounts(Tally tally)
    {
        tally.Percent(Judge.LetIn, Judge.Preflights).Should().BeGreaterThan(30, "refusing everything would be right and useless");
        const string because = "refusing without need is a mistake, too";
        tally.Percent(Judge.Trusted, Judge.ToBeTrusted).Should().BeGreaterThan(30, "trusting nobody would be right and useless, too");
        Needlessness.Percent(tally, Needlessness.OneRouterWithoutPrefixes).Should().BeLessThan(1, because);
        Needlessness.Percent(tally, Needlessness.OneRouterUnknown).Should().BeLessThan(3, because);
        Needlessness.PercentForWholePath(tally, Needlessness.OneRouterKnown).Should().BeLessThan(2, because);
        Needlessness.PercentUnexplained(tally, Needlessness.SeveralRouters).Should().BeLessThan(1, because);
        tally.Percent(Needlessness.RefusedUnexplained, Needlessness.AllAdmitted).Should().BeLessThan(1, because);
        tally.Percent(Judge.UnreadableReplayed, Judge.Replayed).Should().BeLessThan(30, because);
        tally.Percent(Judge.UnreadableAhead, Judge.Ahead).Should().BeLessThan(25, because);
        Surroundings.Should().OnlyContain(surrounding => tally[Examination.Around(surrounding)] >= RequestsAround, "all of them are tried");
    }

    // One of each kind, as small as it can be made: many that look different are the same then.
    private static async Task<string> Describe(IEnumerable<Counterexample> found)
    {
        List<(Counterexample Smallest, int Count)> shrunk = [];
        IEnumerable<IGrouping<string, Counterexample>> kinds = found.GroupBy(one => one.Kind).OrderBy(kind => kind.Min(one => one.Size));
        foreach (IGrouping<string, Counterexample> kind in kinds.Take(ShrunkKinds))
            shrunk.Add((await Shrinking.Shrink(kind.MinBy(one => one.Size)!), kind.Count()));
        IEnumerable<string> lines = shrunk
            .GroupBy(one => one.Smallest.Kind)
            .Select(kind => $"{kind.Sum(one => one.Count)} x {kind.MinBy(one => one.Smallest.Size).Smallest}");
        return string.Join('\n', lines.Take(ShownKinds));
    }

    private static Layout Make(int seed)
    {
        Layout layout = LayoutGenerator.Make(seed);
        return Environment.GetEnvironmentVariable("CORSPREFLIGHT_LAW_PATHBASES") == "absent" ? layout with { PathBases = null } : layout;
    }

    // One, or so many of them: from the first on unless said, so that all see the same.
    private static int[] Seeds() => Number("CORSPREFLIGHT_LAW_SEED") is int seed
        ? [seed]
        : [.. Enumerable.Range(Number("CORSPREFLIGHT_LAW_FROM") ?? 1, Number("CORSPREFLIGHT_LAW_LAYOUTS") ?? DefaultLayouts)];

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is string number ? int.Parse(number, CultureInfo.InvariantCulture) : null;

    private void Print(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}
