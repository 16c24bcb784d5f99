using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Diagnostics;
using CorsPreflight.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Requests;

/// <summary>
/// Which policy decides a request. As long as no endpoint carries CORS metadata that is <c>Default</c>, without a question. Else it is
/// the policy of the endpoint: for a preflight, the one that the requested method would reach, matched by the framework's own routing
/// in a private branch, because the application's has not run yet and must not run.
/// </summary>
internal sealed class EndpointPolicy
{
    // An unwritten contract of the framework: without it, endpoints with CORS metadata throw for every caller, browser or not.
    private const string CorsMiddlewareRan = "__CorsMiddlewareWithEndpointInvoked";

    // Another one: where UseRouting leaves the builder whose data sources it matches.
    private const string RouteBuilder = "__EndpointRouteBuilder";

    // Each segment costs a match, and only where nothing matches the whole path.
    private const int DeepestPathBase = 16;

    private static readonly object Ran = new();

    private readonly ILogger logger;
    private readonly EndpointDataSource? endpoints;
    private readonly EndpointMirror? mirror;

    // Made for the first request that asks: most applications have no CORS metadata, and a start has no time.
    private readonly Lazy<RequestDelegate>? match;

    private int failures;

    /// <exception cref="StrictPreflightConfigurationException">An endpoint names a policy that does not exist, or has an inline one; or MVC makes none of an action that has one.</exception>
    public EndpointPolicy(PolicyTable policies, IServiceProvider services, ILogger logger)
    {
        this.logger = logger;
        // Absent where the application does without routing.
        endpoints = services.GetService<EndpointDataSource>();
        if (endpoints is null)
            return;
        StrictPreflightConfigurationError[] mistakes = [.. MistakesUnder(policies), .. UnroutedActions.Mistakes(services)];
        if (mistakes.Length > 0)
            throw new StrictPreflightConfigurationException(mistakes);
        mirror = new EndpointMirror(endpoints, services.GetServices<MatcherPolicy>(), logger);
        match = new Lazy<RequestDelegate>(() => RoutingOver(mirror, services));
    }

    /// <summary>Whether no endpoint says anything of its policy.</summary>
    public bool IsDefaultForAll => mirror?.HasCorsMetadata != true;

    /// <summary>What is wrong at endpoints, with these policies.</summary>
    public IReadOnlyList<StrictPreflightConfigurationError> MistakesUnder(PolicyTable policies) =>
        [.. (endpoints?.Endpoints ?? []).Select(endpoint => CorsMetadata.MistakeAt(endpoint, policies)).OfType<StrictPreflightConfigurationError>()];

    /// <summary>The application's endpoints.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => (endpoints?.Endpoints ?? []).OfType<RouteEndpoint>();

    /// <summary>The policy that an endpoint gets for every preflight that reaches it.</summary>
    public AppliedPolicy OfEndpoint(RouteEndpoint endpoint, PolicyTable policies) =>
        CorsMetadata.PolicyOf(mirror?.IsUndecidable(endpoint) == true ? CorsMetadata.Undecidable.Instance : endpoint.Metadata.GetMetadata<ICorsMetadata>(), policies);

    /// <summary>Fires when there are other endpoints; null where there are never any.</summary>
    public IChangeToken? GetChangeToken() => endpoints?.GetChangeToken();

    /// <summary>Tells endpoint routing that CORS is taken care of, for every request, with Origin or without.</summary>
    public void Announce(HttpContext context)
    {
        if (!IsDefaultForAll)
            context.Items[CorsMiddlewareRan] = Ran;
    }

    public ValueTask<AppliedPolicy> OfPreflight(HttpContext context, PolicyTable policies) =>
        IsDefaultForAll ? new(AppliedPolicy.Of(policies.Default)) : Match(context, policies);

    /// <summary>
    /// Asked when the response starts. Error handlers clear or replace the endpoint, and caches answer before routing runs, so the
    /// endpoint of the request as it came is looked for; never <c>Default</c> only because routing had not run.
    /// </summary>
    public ValueTask<AppliedPolicy> OfResponse(HttpContext context, PolicyTable policies)
    {
        IFeatureCollection features = context.Features;
        if (features.Get<IExceptionHandlerFeature>() is IExceptionHandlerFeature handled)
            return Of(handled.Endpoint, policies) ?? MatchAgain(context, policies, handled.Path);
        if (features.Get<IStatusCodeReExecuteFeature>() is IStatusCodeReExecuteFeature reexecuted)
            return Of(reexecuted.Endpoint, policies) ?? MatchAgain(context, policies, reexecuted.OriginalPath);
        return Of(context.GetEndpoint(), policies) ?? MatchAgain(context, policies, context.Request.Path);
    }

    // Null where routing did not run, or answers by itself: its endpoints for 405 and 415 carry nothing and stand for one whose policy
    // they do not have.
    private static ValueTask<AppliedPolicy>? Of(Endpoint? endpoint, PolicyTable policies)
    {
        ICorsMetadata? metadata = endpoint?.Metadata.GetMetadata<ICorsMetadata>();
        return endpoint is null || (endpoint is not RouteEndpoint && endpoint.Metadata.Count == 0) ? null : new(CorsMetadata.PolicyOf(metadata, policies));
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "whatever matching throws is a refusal")]
    private async ValueTask<AppliedPolicy> Match(HttpContext context, PolicyTable policies)
    {
        try
        {
            RouteEndpoint? whole = await MatchPath(context);
            // A route for any path takes what nothing else wants; whether something would, without its base, is worth a second look.
            ICorsMetadata? metadata = whole is null || TakesAnyPath(whole) ? await BelowPathBase(context, whole) : whole.Metadata.GetMetadata<ICorsMetadata>();
            return CorsMetadata.PolicyOf(metadata, policies);
        }
        catch (Exception exception)
        {
            // A route constraint or an ambiguous match. Nothing that a client sends may cause more than a refusal.
            if (Interlocked.Exchange(ref failures, 1) == 0)
                Log.RoutingThrew(logger, exception);
            return AppliedPolicy.None;
        }
    }

    private static bool TakesAnyPath(RouteEndpoint endpoint) =>
        endpoint.Order == int.MaxValue || endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternParameterPart { IsCatchAll: true }] }];

    // UsePathBase, and a branch that strips what it maps, come after us: they take the first segments off a path which nothing matches
    // as it stands, or all of them. How many cannot be told, so whatever matches must agree: Default, or the policy of a neighbour, would
    // be the wrong answer for what is behind them.
    private async ValueTask<ICorsMetadata?> BelowPathBase(HttpContext context, RouteEndpoint? whole)
    {
        PathString path = context.Request.Path;
        ICorsMetadata? metadata = whole?.Metadata.GetMetadata<ICorsMetadata>();
        bool isMatched = whole is not null, isMatchedBelow = false;
        try
        {
            for (int depth = 0; context.Request.Path.Value is { Length: > 1 } rest; depth++)
            {
                if (depth == DeepestPathBase)
                    return isMatchedBelow ? metadata : CorsMetadata.Undecidable.Instance;
                int next = rest.IndexOf('/', 1);
                context.Request.Path = next < 0 ? "/" : rest[next..];
                if (await MatchPath(context) is not RouteEndpoint below)
                    continue;
                ICorsMetadata? found = below.Metadata.GetMetadata<ICorsMetadata>();
                if (!isMatched)
                    metadata = found;
                else if (found is not null && !CorsMetadata.SamePolicy(metadata, found))
                    return CorsMetadata.Undecidable.Instance;
                isMatched = isMatchedBelow = true;
            }
            return metadata;
        }
        finally
        {
            context.Request.Path = path;
        }
    }

    private async ValueTask<RouteEndpoint?> MatchPath(HttpContext context)
    {
        // Routing does nothing where an endpoint is chosen already.
        context.SetEndpoint(null);
        await match!.Value(context);
        // Routing's own endpoint for 405 is none.
        return context.GetEndpoint() as RouteEndpoint;
    }

    private static RequestDelegate RoutingOver(EndpointDataSource endpoints, IServiceProvider services)
    {
        var branch = new ApplicationBuilder(services);
        branch.UseRouting();
        ((IEndpointRouteBuilder)branch.Properties[RouteBuilder]!).DataSources.Add(endpoints);
        branch.Run(static _ => Task.CompletedTask);
        return branch.Build();
    }

    // By the request's own method, and without a trace: whoever comes after the response started sees what was there before.
    private async ValueTask<AppliedPolicy> MatchAgain(HttpContext context, PolicyTable policies, PathString path)
    {
        HttpRequest request = context.Request;
        Endpoint? endpoint = context.GetEndpoint();
        IRouteValuesFeature? values = context.Features.Get<IRouteValuesFeature>();
        PathString pathNow = request.Path;
        context.Features.Set<IRouteValuesFeature>(null);
        request.Path = path;
        try
        {
            return await Match(context, policies);
        }
        finally
        {
            request.Path = pathNow;
            context.Features.Set(values);
            context.SetEndpoint(endpoint);
        }
    }
}
