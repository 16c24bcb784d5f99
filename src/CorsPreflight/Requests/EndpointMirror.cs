using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Requests;

/// <summary>
/// The application's endpoints as they can be matched ahead of its routing, router by router. Follows them when they change, and is swapped
/// whole. Without routers as long as no endpoint carries CORS metadata: then nothing needs to be matched.
/// </summary>
internal sealed class EndpointMirror : IDisposable
{
    // Their policies look at one endpoint at a time, so what they say of it holds wherever it matches.
    private static readonly string[] Framework =
        ["Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Mvc.Core", "Microsoft.AspNetCore.Mvc.RazorPages"];

    private readonly Lock reflecting = new();
    private readonly EndpointDataSource application;
    private readonly IEndpointRouteBuilder? main;
    private readonly MatcherPolicy[] framework, foreign;
    private readonly ParameterPolicies constraints;
    private readonly PageMetadata pages;
    private readonly MirrorRouting routing;
    private readonly Once<VersionedRouting> versions;
    private readonly SameRoutes sameRoutes;

    // Another choice than the framework's among what matches may be any.
    private readonly bool isAnyChosen;
    private readonly IDisposable following;
    private volatile Snapshot now = new(HasCorsMetadata: false, [], []);

    /// <param name="application">All endpoints of the application.</param>
    /// <param name="main">Where the pipeline itself, not a branch of it, has its endpoints; null where it has no routing.</param>
    /// <param name="services">The application's.</param>
    /// <param name="logger">Told of endpoints whose policy a preflight cannot tell.</param>
    public EndpointMirror(EndpointDataSource application, IEndpointRouteBuilder? main, IServiceProvider services, ILogger logger)
    {
        this.application = application;
        this.main = main;
        sameRoutes = new SameRoutes(logger);
        MatcherPolicy[] policies =
            [.. services.GetServices<MatcherPolicy>().Where(static p => p is not (HttpMethodMatcherPolicy or HostMatcherPolicy or CorsMarker))];
        foreign = [.. policies.Where(static policy => !ForeignMatching.IsOf(policy, Framework))];
        framework = [.. policies.Except(foreign)];
        constraints = new ParameterPolicies(services.GetRequiredService<ParameterPolicyFactory>());
        pages = new PageMetadata(services);
        isAnyChosen = services.GetService<EndpointSelector>() is EndpointSelector selector
            && selector.GetType().Assembly != typeof(EndpointSelector).Assembly;
        MatcherPolicy[] rankings =
            [.. policies.Where(static policy => policy is IEndpointComparerPolicy).Select(static policy => new OriginalsComparer(policy))];
        routing = new MirrorRouting(services, [.. rankings, .. ForeignMatching.Wrap(foreign)]);
        versions = new(() => new VersionedRouting(services, rankings, foreign));
        // In this order: what changes in between is seen twice rather than never.
        following = ChangeToken.OnChange(application.GetChangeToken, Reflect);
        Reflect();
    }

    /// <summary>Whether any endpoint carries CORS metadata; if none does, no request needs an endpoint.</summary>
    public bool HasCorsMetadata => now.HasCorsMetadata;

    /// <summary>The routers that have endpoints; the pipeline's own, if it is among them, is the first.</summary>
    public IReadOnlyList<RouterMirror> Routers => now.Routers;

    /// <summary>The endpoints of the application that have routes, with the metadata that decides on their policies.</summary>
    public IReadOnlyList<Reflection> Reflections => now.Reflections;

    /// <summary>The application's endpoints as they are now, with the metadata that decides on their policies.</summary>
    public IEnumerable<(Endpoint Endpoint, ICorsMetadata? Cors)> Read() =>
        application.Endpoints.Select(endpoint => (endpoint, pages.FindCors(endpoint)));

    /// <summary>Reads the endpoints anew, where they may have changed without a word.</summary>
    public void Reflect()
    {
        lock (reflecting)
        {
            EndpointDataSource[] own = [.. main?.DataSources ?? []];
            IEnumerable<EndpointDataSource> all = application is CompositeEndpointDataSource composite ? composite.DataSources : [application];
            Reflection[][] routers =
            [
                [.. own.SelectMany(Of)],
                .. all.Except(own).Select(source => (Reflection[])[.. Of(source)]),
            ];
            bool hasCorsMetadata = routers.Any(static router => router.Any(static reflection => reflection.Cors is not null));
            bool isReplaceable = foreign.Any(ForeignMatching.MayReplace);
            RouterMirror[] mirrors = hasCorsMetadata
                ? [.. routers.Where(static router => router.Length > 0).Select(Mirror)]
                : [];
            now = new Snapshot(hasCorsMetadata, mirrors, [.. routers.SelectMany(static router => router)]);
            if (hasCorsMetadata)
                sameRoutes.Warn(routers);

            RouterMirror Mirror(Reflection[] router) => new(router, isBranch: router != routers[0], isReplaceable, routing, versions);
        }

        IEnumerable<Reflection> Of(EndpointDataSource source) => source.Endpoints.OfType<RouteEndpoint>().Select(Reflect);
    }

    public void Dispose()
    {
        following.Dispose();
        routing.Dispose();
        if (versions.IsMade)
            versions.Value.Dispose();
    }

    private Reflection Reflect(RouteEndpoint endpoint)
    {
        ICorsMetadata? cors = pages.FindCors(endpoint);
        if (endpoint.Metadata.GetMetadata<IDynamicEndpointMetadata>()?.IsDynamic == true)
        {
            // The endpoint that runs is another one then, and carries nothing of this one's metadata.
            cors = CorsMetadata.Undecidable.Instance;
        }
        bool isConditional = isAnyChosen || constraints.HasUnknown(endpoint.RoutePattern)
            || framework.Any(policy => Applies(policy, endpoint));
        return new Reflection(endpoint, cors, isConditional);
    }

    private static bool Applies(MatcherPolicy policy, RouteEndpoint endpoint) =>
        (policy as INodeBuilderPolicy)?.AppliesToEndpoints([endpoint]) == true
        || (policy as IEndpointSelectorPolicy)?.AppliesToEndpoints([endpoint]) == true;

    // What is seen of it belongs together.
    private sealed record Snapshot(bool HasCorsMetadata, IReadOnlyList<RouterMirror> Routers, IReadOnlyList<Reflection> Reflections);
}
