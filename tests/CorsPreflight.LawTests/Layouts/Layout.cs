namespace CorsPreflight.LawTests.Layouts;

/// <summary>An application, in a form that people can read and build again.</summary>
/// <param name="Seed">Of the generator.</param>
/// <param name="Hosting">Who calls UseRouting.</param>
/// <param name="Policies">In the section.</param>
/// <param name="PathBases">In the section; null where the key is absent.</param>
/// <param name="Steps">The pipeline from the front.</param>
/// <param name="HasKnownPackage">Whether matcher policies that only choose among endpoints are of a package that the library knows.</param>
internal sealed record Layout(int Seed, HostKind Hosting, PolicySpec[] Policies, string[]? PathBases, Step[] Steps, bool HasKnownPackage)
{
    /// <summary>All steps, those on branches included.</summary>
    public IEnumerable<Step> AllSteps => Steps.SelectMany(WithInner);

    /// <summary>The endpoints of each router that the root container knows.</summary>
    public IEnumerable<EndpointSpec[]> Routers => AllSteps.OfType<Endpoints>().Select(step => step.Specs);

    public IEnumerable<string> Surroundings => AllSteps.Select(step => step.Surrounding).OfType<string>().Distinct();

    public bool HasOneRouter => Routers.Count() == 1 && !AllSteps.Any(step => step is Tenant);

    /// <summary>Whether the library has a reason to look at endpoints at all.</summary>
    public bool IsStandIn(EndpointSpec endpoint) => Routers.Any(specs => specs.Any(spec => ReferenceEquals(spec.StandIn, endpoint)));

    public bool HasCorsMetadata => Routers.Any(specs => specs.Any(spec => spec.Cors.Length > 0));

    /// <summary>Whether UseStrictPreflight() is called where UseRouting() was.</summary>
    public bool IsSwitchBehindRouting => Steps.TakeWhile(step => step is not Switch).OfType<Routing>().Any();

    /// <summary>Whether endpoints may be chosen where no UseRouting() shows it.</summary>
    public bool ChoosesAhead => AllSteps.Any(step => step is SetsEndpoint or ReplacesFeature or PathBase or Tenant);

    /// <summary>The matcher policies that its endpoints need.</summary>
    public IEnumerable<Matching> Matchings =>
        Routers.SelectMany(specs => specs).Select(spec => spec.Matching).Where(matching => matching != Matching.Plain).Distinct();

    /// <summary>Whether code of the application's own could put any endpoint in the place of another.</summary>
    public bool HasSelector => Matchings.Any(matching => matching == Matching.ByReplacement || !HasKnownPackage);

    public bool HasErrorPages => AllSteps.Any(step => step is StatusPages or ExceptionPage);

    public PolicySpec? PolicyOf(EndpointSpec? endpoint) => Find(endpoint is null ? PolicySpec.Default : endpoint.Policy);

    /// <summary>Each prefix that any step takes off, alone and behind those in front of it.</summary>
    public IReadOnlyList<string> Prefixes => PrefixWalk.Of(this).All;

    /// <summary>
    /// Whether the section's list is anything but the prefixes after which routing runs. A router that sees the whole path ahead of an
    /// explicit one behind a prefix makes every list wrong.
    /// </summary>
    public bool IsListWrong
    {
        get
        {
            if (PathBases is null)
                return false;
            PrefixWalk walk = PrefixWalk.Of(this);
            return walk.IsWholePathRoutedToo || !walk.Routed.ToHashSet().SetEquals(PathBases);
        }
    }

    /// <summary>Whether the list is taken for wrong before any request: more than one router contradicts it.</summary>
    public bool IsContradictedAtStart => PathBases is [] && HasCorsMetadata && Routers.Count() > 1;

    /// <summary>Whether the endpoint is in a router that requests need not come to.</summary>
    public bool IsOnBranch(EndpointSpec endpoint) => !Steps.OfType<Endpoints>().Any(router => router.Specs.Any(spec =>
        ReferenceEquals(spec, endpoint) || ReferenceEquals(spec.StandIn, endpoint)));

    public override string ToString()
    {
        string bases = PathBases is null ? "absent" : $"[{string.Join(' ', PathBases)}]{(IsListWrong ? " (wrong)" : "")}";
        string make = HasKnownPackage && Matchings.Any() ? "; matcher policies of a known package" : "";
        return $"{Hosting}; {string.Join<PolicySpec>(' ', Policies)}; PathBases {bases}{make}; {string.Join<Step>(" > ", Steps)}";
    }

    private PolicySpec? Find(string? name) => Array.Find(Policies, policy => policy.Name == name);

    private static IEnumerable<Step> WithInner(Step step) => step switch
    {
        MapBranch branch => branch.Inner.SelectMany(WithInner).Prepend(step),
        MapWhenBranch branch => branch.Inner.SelectMany(WithInner).Prepend(step),
        _ => [step],
    };
}
