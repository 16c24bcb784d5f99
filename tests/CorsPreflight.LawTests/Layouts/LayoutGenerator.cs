namespace CorsPreflight.LawTests.Layouts;

/// <summary>Random applications: one router for certain, and up to three things around it.</summary>
internal sealed class LayoutGenerator
{
    private const string TenantPrefix = "/tenant";

    private static readonly string[] MainPaths = ["/orders", "/a", "/a/b", "/a/1", "/app.js", "/api/orders", "/api/a", "/c"];

    private readonly Dice dice;
    private readonly int seed;
    private readonly PolicySpec[] policies;
    private readonly EndpointGenerator endpoints;
    private readonly HostKind hosting;

    // Around everything; ahead of routing; between it and the endpoints; behind them.
    private readonly List<Step> around = [], ahead = [], between = [], behind = [];

    private LayoutGenerator(int seed)
    {
        this.seed = seed;
        dice = new Dice(seed);
        policies = Policies();
        endpoints = new EndpointGenerator(dice, policies);
        hosting = dice.Of(HostKind.Implicit, HostKind.Explicit, HostKind.Startup);
    }

    public static Layout Make(int seed) => new LayoutGenerator(seed).Make();

    private Layout Make()
    {
        EndpointSpec[] main;
        if (dice.OneIn(4))
        {
            var pathBase = new PathBase(dice.Of("/api", "/api", "/v1/api"));
            (dice.OneIn(4) ? between : ahead).Add(pathBase);
            main = endpoints.AroundPrefix(pathBase.Prefix);
            if (dice.OneIn(3))
                Surround();
        }
        else
        {
            main = dice.OneIn(12) ? [.. dice.Some(0, 4, endpoints.Any), .. endpoints.Versions()] : dice.Some(1, 6, endpoints.Any);
            for (int count = dice.Below(4); count > 0; count--)
                Surround();
            main = [.. main, .. OverBranches()];
        }
        if (around.Any(step => step is StatusPages or ExceptionPage { ByPath: true }))
            main = [.. main, Page()];
        var layout = new Layout(seed, hosting, policies, null, [.. Pipeline(main)], HasKnownPackage: dice.OneIn(2));
        return layout with { PathBases = PathBases(layout) };
    }

    // What a whole path means to the pipeline's own router, and what is left of it to a branch.
    private IEnumerable<EndpointSpec> OverBranches() => ahead.Concat(between).OfType<MapBranch>()
        .SelectMany(branch => branch.Inner.OfType<Endpoints>(), (branch, router) => (branch.Prefix, router.Specs))
        .Where(_ => dice.OneIn(2))
        .Select(branch => new EndpointSpec(branch.Prefix + dice.Of(branch.Specs).Pattern, [], endpoints.Cors()))
        .ToArray();

    private PolicySpec[] Policies()
    {
        string[] names = dice.OneIn(8) ? ["A", "B"] : [PolicySpec.Default, "A", "B"];
        return [.. names.Select(Policy)];
    }

    private PolicySpec Policy(string name)
    {
        bool admitsAnyOrigin = dice.OneIn(16);
        string[] methods = dice.Below(8) switch
        {
            0 => ["PUT"],
            < 4 => ["*"],
            _ => ["PUT", "DELETE"],
        };
        string[] asked = ["Content-Type", EndpointSpec.VersionHeader, MapWhenBranch.Header];
        // By the last ones the policies' answers can be told apart, whoever asks for what.
        string[] headers = dice.Below(8) switch
        {
            0 => [PolicySpec.Any],
            1 => [asked[0], asked[dice.Below(2) + 1], "x-only-" + name],
            _ => [.. asked, "x-only-" + name],
        };
        return new PolicySpec(
            name, admitsAnyOrigin, methods, !admitsAnyOrigin && dice.OneIn(3), headers, ["x-of-all", "x-of-" + name], dice.Of<int?>(null, 60, 600, 3600));
    }

    private IEnumerable<Step> Pipeline(EndpointSpec[] main)
    {
        List<Step> steps = [.. around, .. ahead];
        int afterRouting = steps.Count;
        if (hosting != HostKind.Implicit)
        {
            steps.Add(new Routing());
            afterRouting = steps.Count;
        }
        steps.AddRange(between);
        // The same router once more; where a prefix is taken off in between it sees another path.
        if (hosting == HostKind.Explicit && dice.OneIn(8))
            steps.Add(new Routing());
        if (hosting == HostKind.Startup && dice.OneIn(8))
        {
            steps.Add(new Endpoints(dice.Some(1, 3, endpoints.Any)));
            if (dice.OneIn(2))
                steps.Add(new PathBase("/api"));
            steps.Add(new Routing());
        }
        steps.Insert(dice.Of(0, 0, afterRouting, steps.Count), new Switch());
        steps.Add(new Endpoints(main));
        steps.AddRange(behind);
        return steps;
    }

    private void Surround()
    {
        switch (dice.Below(21))
        {
            case 0 or 1:
                AnyPlace(new PathBase(dice.Of("/api", "/api", "/v1/api")));
                break;
            case 2 or 3:
                AnyPlace(new MapBranch(dice.Of("/admin", "/admin", "/api"), Router()));
                break;
            case 4:
                AnyPlace(new MapBranch(dice.Of("/admin", "/api"), WithoutRouter()));
                break;
            case 5 or 6:
                AnyPlace(new MapWhenBranch(dice.Of(BranchCondition.Header, BranchCondition.Host, BranchCondition.Query), Router()));
                break;
            case 7 or 8 or 9 when !around.OfType<StatusPages>().Any():
                around.Add(new StatusPages());
                if (dice.OneIn(2))
                    around.Insert(0, new Buffer());
                break;
            case 10 or 11 when !around.OfType<ExceptionPage>().Any():
                around.Add(new ExceptionPage(dice.OneIn(2)));
                break;
            case 12 or 13:
                AnyPlace(new StaticFiles([dice.Of(MainPaths), dice.Of(MainPaths)]));
                break;
            case 14 or 15:
                AnyPlace(new Terminal(dice.Of(MainPaths), LeavesEndpoints: false));
                break;
            case 16:
                (hosting == HostKind.Startup ? behind : between).Add(new Terminal(dice.Of(null, dice.Of(MainPaths)), LeavesEndpoints: true));
                break;
            case 17:
                between.Add(new Gate());
                break;
            case 18 when hosting != HostKind.Implicit:
                // Nothing is ahead of implicit routing.
                ahead.Insert(dice.Below(ahead.Count + 1), new Cache());
                break;
            case 20:
                if (dice.OneIn(3))
                    AnyPlace(new ReplacesFeature());
                break;
            case 19 when dice.OneIn(2):
                AnyPlace(new Tenant(TenantPrefix, OthersEndpoints(Owner.Tenant)));
                break;
            case 19:
                AnyPlace(new SetsEndpoint(dice.Of(MainPaths), dice.OneIn(3) ? null : OthersEndpoints(Owner.Middleware)[0]));
                break;
        }
    }

    private void AnyPlace(Step step)
    {
        List<Step> place = dice.OneIn(3) ? between : ahead;
        place.Insert(dice.Below(place.Count + 1), step);
    }

    // As a branch has it: routing, endpoints, and something in front of them or behind.
    private Step[] Router()
    {
        List<Step> steps = [new Routing(), new Endpoints(dice.Some(1, 3, endpoints.Any))];
        if (dice.OneIn(4))
        {
            string path = dice.Of(MainPaths);
            steps.Insert(dice.Below(2), dice.OneIn(2) ? new StaticFiles([path]) : new Terminal(path, LeavesEndpoints: false));
        }
        if (dice.OneIn(6))
            steps.Add(new Terminal(null, LeavesEndpoints: true));
        return [.. steps];
    }

    private Step[] WithoutRouter() => dice.Below(3) switch
    {
        0 => [new StaticFiles([dice.Of(MainPaths), dice.Of(MainPaths)])],
        1 => [new Terminal(dice.Of(MainPaths), LeavesEndpoints: false)],
        _ => [new Terminal(null, LeavesEndpoints: false)],
    };

    private EndpointSpec[] OthersEndpoints(Owner owner) => dice.Some(1, 2, () => endpoints.Any() with
    {
        Owner = owner,
        Matching = Matching.Plain,
        // A constraint of the application's is not known there.
        Pattern = dice.Of("/orders", "/a/{x}", "/{**rest}"),
    });

    private EndpointSpec Page() => new(
        ErrorPage.Path + "/{code}",
        [],
        dice.OneIn(3) ? endpoints.Cors() : [],
        Behavior: dice.Of(Behavior.Writes, Behavior.Writes, Behavior.OnlySetsHeader, Behavior.OnlySetsHeader, Behavior.Throws));

    private string[]? PathBases(Layout layout)
    {
        string[] right = [.. PrefixWalk.Of(layout).Routed];
        return dice.Below(12) switch
        {
            < 4 => null,
            < 7 => [],
            < 10 => right,
            10 => [.. right, dice.Of("/api", "/a", "/orders", "/other")],
            _ => [dice.Of("/api", "/a", "/other", "/v1")],
        };
    }
}
