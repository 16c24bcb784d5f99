namespace CorsPreflight.LawTests.Layouts;

/// <summary>Follows a pipeline, to see which prefixes are taken off and behind which of them routing runs.</summary>
internal sealed class PrefixWalk
{
    private readonly HashSet<string> all = [];
    private readonly HashSet<string> routed = [];
    private readonly HostKind hosting;

    // Whether an explicit router has had the whole path already.
    private bool isWholePathRouted;

    private PrefixWalk(Layout layout) => hosting = layout.Hosting;

    public IReadOnlyList<string> All => [.. all];

    public IEnumerable<string> Routed => routed;

    public bool IsWholePathRoutedToo { get; private set; }

    public static PrefixWalk Of(Layout layout)
    {
        var walk = new PrefixWalk(layout);
        walk.Follow(layout.Steps, [""], isRoot: true);
        return walk;
    }

    private void Follow(Step[] steps, List<string> prefixes, bool isRoot)
    {
        foreach (Step step in steps)
        {
            switch (step)
            {
                case PathBase pathBase:
                    List<string> added = [.. prefixes.Select(prefix => prefix + pathBase.Prefix)];
                    all.UnionWith(added);
                    prefixes = [.. prefixes, .. added];
                    // On a WebApplication UsePathBase routes at once, whether it takes something off or not.
                    if (isRoot && hosting != HostKind.Startup)
                        Route(hosting == HostKind.Explicit ? prefixes : added);
                    break;
                case MapBranch branch:
                    List<string> behind = [.. prefixes.Select(prefix => prefix + branch.Prefix)];
                    all.UnionWith(behind);
                    Follow(branch.Inner, behind, isRoot: false);
                    break;
                case Tenant tenant:
                    List<string> below = [.. prefixes.Select(prefix => prefix + tenant.Prefix)];
                    all.UnionWith(below);
                    Route(below);
                    break;
                case MapWhenBranch branch:
                    Follow(branch.Inner, prefixes, isRoot: false);
                    break;
                case Routing:
                    Route(prefixes);
                    break;
            }
        }
    }

    private void Route(IReadOnlyList<string> prefixes)
    {
        foreach (string prefix in prefixes.Where(prefix => prefix.Length > 0))
            IsWholePathRoutedToo |= routed.Add(prefix) && isWholePathRouted;
        isWholePathRouted |= prefixes.Contains("");
    }
}
