namespace CorsPreflight.LawTests.Layouts;

/// <summary>Random endpoints for the policies that there are.</summary>
internal sealed class EndpointGenerator(Dice dice, PolicySpec[] policies)
{
    private static readonly string[] Patterns =
    [
        "/", "/a", "/a/b", "/a/{x}", "/a/{y}", "/a/{x:int}", "/{x}/b", "/{x}/{y}", "/a/{x?}", "/a/{*rest}", "/{**all}", "/a/b.{ext}",
        "/a/{x:alpha}/c", "/orders", "/orders", "/orders", "/{tenant}/orders", "/{**rest}", "/api/orders", "/admin/orders",
        "/orders/{id:int}", "/{*path:nonfile}",
    ];

    private static readonly string[] VersionedPatterns =
        ["/a/{x:versioned}", "/{x:versioned}/b", "/{x:versioned}", "/{tenant:versioned}/orders"];

    private static readonly Behavior[] Behaviors =
        [Behavior.Writes, Behavior.Writes, Behavior.Writes, Behavior.Writes, Behavior.Empty404, Behavior.Empty418, Behavior.Throws];

    public EndpointSpec Any() => Any(dice.OneIn(14) ? dice.Of(VersionedPatterns) : dice.Of(Patterns));

    public EndpointSpec Any(string pattern)
    {
        string? constraint = dice.OneIn(25) ? dice.Of("GET", "PUT") : null;
        return new EndpointSpec(
            pattern,
            // With a constraint that admits none of them it could never run.
            constraint is not null ? dice.Of<string[]>([], [constraint, "DELETE"])
                : dice.Of<string[]>([], [], ["GET"], ["PUT"], ["DELETE"], ["GET", "PUT"], ["put", "DELETE"], ["GET", "PUT", "DELETE"]),
            Cors(),
            Accepts: dice.OneIn(12) ? dice.Of("application/json", "text/plain") : null,
            Matching: dice.OneIn(40) ? dice.Of(Matching.ByNode, Matching.BySelector) : Matching.Plain,
            Host: dice.OneIn(12) ? dice.Of("localhost", "elsewhere.example") : null,
            // A fallback by its pattern is one by its order too.
            Order: pattern.Contains("nonfile", StringComparison.Ordinal) ? int.MaxValue : dice.Of(0, 0, 0, 0, 0, 0, 0, 1, int.MaxValue),
            MethodConstraint: constraint,
            Behavior: dice.Of(Behaviors));
    }

    public string[] Cors()
    {
        string[] names = [.. policies.Select(policy => policy.Name)];
        bool hasDefault = names.Contains(PolicySpec.Default);
        string[] last = dice.Below(8) switch
        {
            < 3 => [],
            < 6 => [dice.Of(names)],
            6 when hasDefault => [EndpointSpec.Nameless],
            _ => [EndpointSpec.Disabled],
        };
        return last.Length > 0 && dice.OneIn(8) ? [dice.Of([.. names, EndpointSpec.Disabled]), .. last] : last;
    }

    /// <summary>Two between which a version in a header decides, which the first one has or is replaced for.</summary>
    public EndpointSpec[] Versions()
    {
        EndpointSpec any = Any(dice.Of(Patterns)) with { Matching = Matching.Plain, Order = 0 };
        EndpointSpec other = any with { Cors = Cors(), Order = 1 };
        Matching matching = dice.Of(Matching.ByNode, Matching.BySelector, Matching.ByReplacement);
        EndpointSpec? standIn = matching == Matching.ByReplacement ? other with { Cors = Cors() } : null;
        return [any with { Matching = matching, StandIn = standIn }, other];
    }

    /// <summary>Those between which a prefix decides.</summary>
    public EndpointSpec[] AroundPrefix(string prefix)
    {
        string name = dice.Of(policies).Name;
        EndpointSpec closedCatchAll = new(dice.Of("/{**rest}", "/{*path:nonfile}"), [], [EndpointSpec.Disabled]);
        EndpointSpec closed = new("/orders", dice.Of<string[]>([], ["PUT"], ["GET", "PUT", "DELETE"]), [EndpointSpec.Disabled]);
        EndpointSpec named = closed with { Cors = [name] };
        EndpointSpec unnamed = closed with { Cors = [] };
        EndpointSpec parameter = new("/{tenant}/orders", [], Cors());
        EndpointSpec literal = new(prefix + "/orders", [], Cors());
        EndpointSpec[] specs = dice.Of<EndpointSpec[]>(
            [closedCatchAll, named], [closedCatchAll, named],
            [closedCatchAll with { Cors = [name] }, closed], [closedCatchAll with { Cors = [name] }, unnamed],
            [parameter, closed], [parameter, named], [parameter, unnamed], [literal, closed], [literal, named], [closed], [named],
            [literal], [literal],
            [closedCatchAll with { Cors = Cors() }, parameter, named],
            [closedCatchAll with { Cors = [name] }, closed with { Pattern = "/a/{*rest}" }]);
        return dice.OneIn(3) ? [.. specs, Any()] : specs;
    }
}
