using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Leaves out of a counterexample what it does not need.</summary>
internal static class Shrinking
{
    public static async Task<Counterexample> Shrink(Counterexample counterexample)
    {
        while (await FirstSmaller(counterexample) is Counterexample smaller)
            counterexample = smaller;
        return counterexample;
    }

    private static async Task<Counterexample?> FirstSmaller(Counterexample counterexample)
    {
        IEnumerable<(Layout, Question)> candidates =
        [
            .. Smaller(counterexample.Layout).Select(layout => (layout, counterexample.Question)),
            .. Smaller(counterexample.Question).Select(question => (counterexample.Layout, question)),
        ];
        foreach ((Layout layout, Question question) in candidates)
        {
            try
            {
                IReadOnlyList<Counterexample> found = await Examination.Of(layout, [question], new Tally());
                if (found.FirstOrDefault(one => IsAlike(one, counterexample)) is Counterexample smaller)
                    return smaller;
            }
            catch (Exception)
            {
                // What is left is no application.
            }
        }
        return null;
    }

    private static bool IsAlike(Counterexample one, Counterexample other) => one.Law == other.Law && one.Ran.Kind == other.Ran.Kind;

    private static IEnumerable<Layout> Smaller(Layout layout) => Smaller(layout.Steps).Select(steps => layout with { Steps = steps });

    private static IEnumerable<Question> Smaller(Question question) => new[]
    {
        question with { Query = null }, question with { Host = "localhost" }, question with { ContentType = null },
        question with { HasVersion = false }, question with { HasBranchHeader = false },
    }.Where(smaller => smaller != question);

    private static IEnumerable<Step[]> Smaller(Step[] steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] is not (Switch or Routing or Endpoints))
                yield return [.. steps[..i], .. steps[(i + 1)..]];
            foreach (Step step in Smaller(steps[i]))
                yield return [.. steps[..i], step, .. steps[(i + 1)..]];
        }
    }

    private static IEnumerable<Step> Smaller(Step step) => step switch
    {
        Endpoints endpoints => Smaller(endpoints.Specs).Select(specs => endpoints with { Specs = specs }),
        Tenant tenant => Smaller(tenant.Specs).Select(specs => tenant with { Specs = specs }),
        MapBranch branch => Smaller(branch.Inner).Select(inner => branch with { Inner = inner }),
        MapWhenBranch branch => Smaller(branch.Inner).Select(inner => branch with { Inner = inner }),
        _ => [],
    };

    private static IEnumerable<EndpointSpec[]> Smaller(EndpointSpec[] specs)
    {
        for (int i = 0; i < specs.Length; i++)
        {
            EndpointSpec spec = specs[i];
            yield return [.. specs[..i], .. specs[(i + 1)..]];
            EndpointSpec plain = new(spec.Pattern, [], [.. spec.Cors.TakeLast(1)], Behavior: spec.Behavior, Owner: spec.Owner);
            if (plain.ToString() != spec.ToString())
                yield return [.. specs[..i], plain, .. specs[(i + 1)..]];
        }
    }
}
