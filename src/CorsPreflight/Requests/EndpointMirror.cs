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
/// whole. Empty as long as no endpoint carries CORS metadata: then nothing needs to be matched.
/// </summary>
internal sealed class EndpointMirror
{
    // Their policies look at one endpoint at a time, so what they say of it holds wherever it matches.
    private static readonly string[] Framework = ["Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Mvc.Core", "Microsoft.AspNetCore.Mvc.RazorPages"];

    private readonly Lock reflecting = new();
    private readonly EndpointDataSource application;
    private readonly IEndpointRouteBuilder? main;
    private readonly MatcherPolicy[] framework, foreign;
    private readonly ParameterPolicies constraints;
    private readonly PageMetadata pages;
    private readonly MirrorRouting routing;
    private readonly Lazy<VersionedRouting?> versions;
    private readonly ILogger logger;

    /// <param name="application">All endpoints of the application.</param>
    /// <param name="main">Where the pipeline itself, not a branch of it, has its endpoints; null where it has no routing.</param>
    /// <param name="services">The application's.</param>
    /// <param name="logger">Told of endpoints whose policy a preflight cannot tell.</param>
    public EndpointMirror(EndpointDataSource application, IEndpointRouteBuilder? main, IServiceProvider services, ILogger logger)
    {
        this.application = application;
        this.main = main;
        this.logger = logger;
        MatcherPolicy[] policies = [.. services.GetServices<MatcherPolicy>().Where(static p => p is not (HttpMethodMatcherPolicy or HostMatcherPolicy or CorsMarker))];
        foreign = [.. policies.Where(static policy => !ForeignMatching.IsOf(policy, Framework))];
        framework = [.. policies.Except(foreign)];
        constraints = new ParameterPolicies(services.GetRequiredService<ParameterPolicyFactory>());
        pages = new PageMetadata(services);
        MatcherPolicy[] rankings = [.. policies.Where(static policy => policy is IEndpointComparerPolicy).Select(static policy => new OriginalsComparer(policy))];
        routing = new MirrorRouting(services, [.. rankings, new ForeignMatching(foreign, isFirst: true), new ForeignMatching(foreign, isFirst: false)]);
        versions = new(() => VersionedRouting.Create(services, rankings, foreign));
        // In this order: what changes in between is seen twice rather than never.
        ChangeToken.OnChange(application.GetChangeToken, Reflect);
        Reflect();
    }

    /// <summary>Whether any endpoint carries CORS metadata; if none does, no request needs an endpoint.</summary>
    public bool HasCorsMetadata { get; private set; }

    /// <summary>The routers that have endpoints; the pipeline's own, if it is among them, is the first.</summary>
    public IReadOnlyList<RouterMirror> Routers { get; private set; } = [];

    /// <summary>The endpoints of the application that have routes, with the metadata that decides on their policies.</summary>
    public IReadOnlyList<Reflection> Reflections { get; private set; } = [];

    /// <summary>The application's endpoints as they are now, with the metadata that decides on their policies.</summary>
    public IEnumerable<(Endpoint Endpoint, ICorsMetadata? Cors)> Read() => application.Endpoints.Select(endpoint => (endpoint, pages.Of(endpoint)));

    private void Reflect()
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
            Reflections = [.. routers.SelectMany(static router => router)];
            Routers = hasCorsMetadata
                ? [.. routers.Where(static router => router.Length > 0).Select(router => new RouterMirror(router, isBranch: router != routers[0], routing, versions))]
                : [];
            if (hasCorsMetadata)
                SameRoutes.Warn(routers, logger);
            // Last: whoever sees that there is something to match must find it.
            HasCorsMetadata = hasCorsMetadata;
        }

        IEnumerable<Reflection> Of(EndpointDataSource source) => source.Endpoints.OfType<RouteEndpoint>().Select(Reflect);
    }

    private Reflection Reflect(RouteEndpoint endpoint)
    {
        ICorsMetadata? cors = pages.Of(endpoint);
        if (endpoint.Metadata.GetMetadata<IDynamicEndpointMetadata>()?.IsDynamic == true)
        {
            // The endpoint that runs is another one then, and carries nothing of this one's metadata.
            cors = CorsMetadata.Undecidable.Instance;
        }
        return new Reflection(endpoint, cors, constraints.HasUnknown(endpoint.RoutePattern) || framework.Any(policy => Applies(policy, endpoint)));
    }

    private static bool Applies(MatcherPolicy policy, RouteEndpoint endpoint) =>
        (policy as INodeBuilderPolicy)?.AppliesToEndpoints([endpoint]) == true || (policy as IEndpointSelectorPolicy)?.AppliesToEndpoints([endpoint]) == true;
}
