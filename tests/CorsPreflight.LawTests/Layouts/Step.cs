namespace CorsPreflight.LawTests.Layouts;

/// <summary>A call in a pipeline.</summary>
internal abstract record Step
{
    /// <summary>What the counts know it by; null where it surrounds nothing.</summary>
    public virtual string? Surrounding => null;
}

/// <summary>UseStrictPreflight().</summary>
internal sealed record Switch : Step
{
    public override string ToString() => "UseStrictPreflight";
}

/// <summary>UseRouting().</summary>
internal sealed record Routing : Step
{
    public override string ToString() => "UseRouting";
}

/// <summary>The endpoints of one router: mapped on a WebApplication, UseEndpoints() elsewhere.</summary>
internal sealed record Endpoints(EndpointSpec[] Specs) : Step
{
    public override string ToString() => $"Endpoints[{string.Join<EndpointSpec>("; ", Specs)}]";
}

internal sealed record PathBase(string Prefix) : Step
{
    public override string Surrounding => Prefix.IndexOf('/', 1) < 0 ? "UsePathBase" : "UsePathBase of two segments";

    public override string ToString() => $"UsePathBase({Prefix})";
}

/// <summary>Map(prefix, …).</summary>
internal sealed record MapBranch(string Prefix, Step[] Inner) : Step
{
    public override string Surrounding => Inner.OfType<Endpoints>().Any() ? "Map with a router" : "Map without a router";

    public override string ToString() => $"Map({Prefix}){{{string.Join<Step>(" > ", Inner)}}}";
}

/// <summary>MapWhen(…).</summary>
internal sealed record MapWhenBranch(BranchCondition Condition, Step[] Inner) : Step
{
    public const string Header = "x-branch", Host = "branch.example", Query = "branch";

    public override string Surrounding => $"MapWhen by {Condition}";

    public override string ToString() => $"MapWhen({Condition}){{{string.Join<Step>(" > ", Inner)}}}";
}

/// <summary>UseStatusCodePagesWithReExecute().</summary>
internal sealed record StatusPages : Step
{
    public override string Surrounding => "status code pages";

    public override string ToString() => "StatusPages";
}

/// <summary>Puts a buffer in the place of the response's body.</summary>
internal sealed record Buffer : Step
{
    public override string Surrounding => "buffered body";

    public override string ToString() => "Buffer";
}

/// <summary>UseExceptionHandler().</summary>
internal sealed record ExceptionPage(bool ByPath) : Step
{
    public override string Surrounding => ByPath ? "exception handler by path" : "exception handler by lambda";

    public override string ToString() => ByPath ? "ExceptionHandler(/err/500)" : "ExceptionHandler(lambda)";
}

internal sealed record StaticFiles(string[] Paths) : Step
{
    public override string Surrounding => "static files";

    public override string ToString() => $"StaticFiles({string.Join(' ', Paths)})";
}

/// <summary>A middleware that answers a path by itself.</summary>
/// <param name="Path">As the middleware sees it; null for every path.</param>
/// <param name="LeavesEndpoints">Where an endpoint was chosen it stands aside.</param>
internal sealed record Terminal(string? Path, bool LeavesEndpoints) : Step
{
    public override string Surrounding => LeavesEndpoints ? "terminal middleware that leaves endpoints" : "terminal middleware";

    public override string ToString() => $"Terminal({Path ?? "all"}{(LeavesEndpoints ? " without endpoint" : "")})";
}

/// <summary>Answers 403 in the place of the chosen endpoint, as authorization does.</summary>
internal sealed record Gate : Step
{
    public const string Query = "deny";

    public override string Surrounding => "gate";

    public override string ToString() => "Gate(?deny)";
}

/// <summary>Puts a record of chosen endpoints of its own in the place of whatever is there.</summary>
internal sealed record ReplacesFeature : Step
{
    public override string Surrounding => "another endpoint feature";

    public override string ToString() => "ReplacesFeature";
}

/// <summary>Replays earlier answers.</summary>
internal sealed record Cache : Step
{
    public override string Surrounding => "cache";

    public override string ToString() => "Cache";
}

/// <summary>A pipeline of another service container below a prefix.</summary>
internal sealed record Tenant(string Prefix, EndpointSpec[] Specs) : Step
{
    public override string Surrounding => "pipeline of another container";

    public override string ToString() => $"Tenant({Prefix})[{string.Join<EndpointSpec>("; ", Specs)}]";
}

/// <summary>A middleware that calls SetEndpoint where the path is its own.</summary>
/// <param name="Path">As the middleware sees it.</param>
/// <param name="Spec">Null clears the endpoint.</param>
internal sealed record SetsEndpoint(string Path, EndpointSpec? Spec) : Step
{
    public override string Surrounding => Spec is null ? "SetEndpoint(null)" : "SetEndpoint";

    public override string ToString() => $"SetEndpoint({Path}, {Spec?.ToString() ?? "null"})";
}
