using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Counts preflights that are refused although the policy of what ran admits them, by what there was to doubt.</summary>
internal sealed class Needlessness(Layout layout, Tally tally)
{
    public const string OneRouterWithoutPrefixes = "one router, PathBases []", OneRouterUnknown = "one router, PathBases absent";

    // Refusals that no library could do without, or that spare nobody anything.
    private const string
        NoEndpointRan = "no endpoint ran where a route with another policy matches",
        RoutingRefuses = "routing itself refuses",
        Conditional = "a header or content type decides";

    private readonly string group = $"{(layout.HasOneRouter ? "one router" : "several routers")}, {Bases(layout)}";

    /// <summary>In percent of the preflights that the policy of what ran admits.</summary>
    public static double Percent(Tally tally, string group) => tally.Percent(Refused(group), Admitted(group));

    public async Task Count(Possibilities possibilities, string origin, string method, WhatRan ran, bool isLetIn)
    {
        if (ran.Endpoint is { Owner: not Owner.Application })
            return;
        tally.Add(Admitted(group));
        if (isLetIn)
            return;
        string cause = await Cause(possibilities, origin, method, ran);
        tally.Add($"{Refused(group)}: {cause}");
        if (cause is not (NoEndpointRan or RoutingRefuses or Conditional))
            tally.Add(Refused(group));
    }

    private async Task<string> Cause(Possibilities possibilities, string origin, string method, WhatRan ran)
    {
        bool Refuses(EndpointSpec choice) => layout.PolicyOf(choice)?.Admits(origin, method) != true;
        IReadOnlyList<EndpointSpec> whole = await possibilities.Whole(), everywhere = await possibilities.Everywhere();
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

    private static string Bases(Layout layout) => layout.PathBases switch
    {
        // Then everything behind a prefix could be Default's as well: being refused is its lot.
        null when layout.Prefixes.Count > 0 => "PathBases absent and prefixes taken off",
        null => "PathBases absent",
        _ when layout.IsListWrong => "PathBases wrong",
        [] => "PathBases []",
        _ => "PathBases right",
    };

    private static string Admitted(string group) => $"preflights to be let in, {group}";

    private static string Refused(string group) => $"refused without need, {group}";
}
