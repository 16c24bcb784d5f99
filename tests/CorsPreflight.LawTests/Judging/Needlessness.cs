using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Counts preflights that are refused although the policy of what ran admits them, by what there was to doubt.</summary>
internal sealed class Needlessness(Layout layout, Tally tally)
{
    public const string OneRouterWithoutPrefixes = "one router, PathBases []", OneRouterUnknown = "one router, PathBases absent",
        OneRouterKnown = "one router, PathBases right", SeveralRouters = "several routers",
        AllAdmitted = "preflights to be let in", RefusedUnexplained = "refused without need: unexplained";

    private const string Unexplained = "unexplained", WholePath = "a route with another policy matches the whole path";

    // Refusals that no library could do without, or that spare nobody anything.
    private const string
        NoEndpointRan = "no endpoint ran where a route with another policy matches",
        RoutingRefuses = "routing itself refuses",
        Conditional = "a header or content type decides",
        Selector = "a matcher policy could put any endpoint in another's place",
        TooLong = "longer than what is searched for prefixes";

    private const int SearchedSegments = 16, SearchedLength = 1024;

    private readonly string group = $"{(layout.HasOneRouter ? "one router" : SeveralRouters)}, {Bases(layout)}";

    /// <summary>In percent of the preflights that the policy of what ran admits.</summary>
    public static double Percent(Tally tally, string group) => tally.Percent(Refused(group), Admitted(group));

    /// <summary>In percent, where it is a route of the whole path that is in the way.</summary>
    public static double PercentForWholePath(Tally tally, string group) => tally.Percent($"{Refused(group)}: {WholePath}", Admitted(group));

    /// <summary>In percent, where there is nothing to doubt.</summary>
    public static double PercentUnexplained(Tally tally, string group) =>
        tally.Percent($"{Refused(group)}: {Unexplained}", Admitted(group));

    public async Task Count(Possibilities possibilities, string origin, Question question, WhatRan ran, bool isLetIn)
    {
        if (ran.Endpoint is { Owner: not Owner.Application })
            return;
        tally.Add(Admitted(group));
        tally.Add(AllAdmitted);
        if (!layout.HasOneRouter)
            tally.Add(Admitted(SeveralRouters));
        if (isLetIn)
            return;
        string cause = await Cause(possibilities, origin, question, ran);
        tally.Add($"{Refused(group)}: {cause}");
        if (cause == Unexplained)
            tally.Add(RefusedUnexplained);
        if (!layout.HasOneRouter)
            tally.Add($"{Refused(SeveralRouters)}: {cause}");
        if (cause is not (NoEndpointRan or RoutingRefuses or Conditional or Selector or TooLong))
            tally.Add(Refused(group));
    }

    private async Task<string> Cause(Possibilities possibilities, string origin, Question question, WhatRan ran)
    {
        string path = question.Path;
        bool isSearched = layout.PathBases is null || layout.IsListWrong;
        bool Refuses(EndpointSpec choice) => layout.PolicyOf(choice)?.Admits(origin, question) != true;
        IReadOnlyList<EndpointSpec> whole = await possibilities.Whole(), everywhere = await possibilities.Everywhere();
        if (ran.Kind == RanKind.None && everywhere.Any(Refuses))
            return NoEndpointRan;
        if (ran.Kind == RanKind.RoutingsRefusal)
            return RoutingRefuses;
        if (everywhere.Any(choice => choice.IsConditional))
            return Conditional;
        if (layout.HasSelector)
            return Selector;
        if (isSearched && (path.Length > SearchedLength || path.Count(character => character == '/') > SearchedSegments))
            return TooLong;
        if (whole.Any(Refuses))
            return WholePath;
        if (whole.Count == 0 && layout.PolicyOf(null)?.Admits(origin) != true)
            return "nothing matches the whole path, so that Default could be meant";
        return everywhere.Any(Refuses) ? "a route with another policy matches behind a prefix that is possible" : Unexplained;
    }

    private static string Bases(Layout layout) => layout.PathBases switch
    {
        // Then everything behind a prefix could be Default's as well: being refused is its lot.
        null when layout.Prefixes.Count > 0 => "PathBases absent and prefixes taken off",
        null => "PathBases absent",
        _ when layout.IsListWrong => "PathBases wrong",
        // They are taken off behind routing; requests that show it make the list doubtful.
        [] when layout.Prefixes.Count > 0 => "PathBases [] and prefixes taken off",
        [] => "PathBases []",
        _ => "PathBases right",
    };

    private static string Admitted(string group) => $"preflights to be let in, {group}";

    private static string Refused(string group) => $"refused without need, {group}";
}
