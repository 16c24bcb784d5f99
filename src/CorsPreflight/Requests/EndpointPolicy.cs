using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Requests;

/// <summary>
/// Which policy decides a request: that of what answers it, an endpoint's, or <c>Default</c> where none does. As long as no endpoint
/// carries CORS metadata that is <c>Default</c>, without a question. Else it is known when a response starts; for a preflight, which is
/// answered ahead of routing, everything that may answer has to agree.
/// </summary>
internal sealed class EndpointPolicy : IDisposable
{
    private readonly ILogger logger;
    private readonly EndpointDataSource? endpoints;
    private readonly EndpointMirror? mirror;
    private readonly RoutedPrefixes prefixes;
    private readonly PossibleEndpoints possible;
    private readonly bool isShortCircuitRefused;
    private int failures, requests;

    /// <param name="policies">The policies that endpoints may name.</param>
    /// <param name="routing">What is known of the pipeline's routing.</param>
    /// <param name="services">The application's.</param>
    /// <param name="logger">Told of what a preflight cannot tell.</param>
    /// <exception cref="StrictPreflightConfigurationException">
    /// An endpoint names a policy that does not exist, or has an inline one; or MVC makes none of an action that has one.
    /// </exception>
    public EndpointPolicy(PolicyTable policies, PipelineRouting routing, IServiceProvider services, ILogger logger)
    {
        this.logger = logger;
        prefixes = new RoutedPrefixes(routing.IsFirst, logger);
        // Absent where the application does without routing.
        endpoints = services.GetService<EndpointDataSource>();
        isShortCircuitRefused = ShortCircuit.RefusesCors(services);
        mirror = endpoints is null ? null : new EndpointMirror(endpoints, routing.Main, services, logger);
        possible = new PossibleEndpoints(mirror, prefixes);
        if (endpoints is null)
            return;
        StrictPreflightConfigurationError[] mistakes = [.. MistakesUnder(policies), .. UnroutedActions.Mistakes(services)];
        if (mistakes.Length > 0)
            throw new StrictPreflightConfigurationException(mistakes);
        possible.CheckPathBases(policies);
    }

    /// <summary>Whether no endpoint says anything of its policy.</summary>
    public bool IsDefaultForAll => mirror?.HasCorsMetadata != true;

    /// <summary>The application's endpoints.</summary>
    public IReadOnlyList<Reflection> Endpoints => mirror?.Reflections ?? [];

    /// <summary>What is wrong at endpoints, with these policies.</summary>
    public IReadOnlyList<StrictPreflightConfigurationError> MistakesUnder(PolicyTable policies) =>
        [.. Read().SelectMany(one => CorsMetadata.MistakesAt(one.Endpoint, one.Cors, policies.Names, isShortCircuitRefused))];

    /// <summary>What is unusual about how endpoints use these policies.</summary>
    public List<Warning> WarningsUnder(PolicyTable policies) =>
        [.. PolicyUsage.WarningsOf(policies, [.. Read()], isComplete: endpoints is null || !PolicyUsage.MayChange(endpoints))];

    private IEnumerable<(Endpoint Endpoint, ICorsMetadata? Cors)> Read() => mirror?.Read() ?? [];

    /// <summary>Fires when there are other endpoints; null where there are never any.</summary>
    public IChangeToken? GetChangeToken() => endpoints?.GetChangeToken();

    /// <summary>Whether it is known which prefixes are taken off paths.</summary>
    public bool KnowsPathBases(PolicyTable policies) => prefixes.IsKnown(policies.PathBases);

    public void Dispose() => mirror?.Dispose();

    /// <summary>Keeps a record of the endpoints that are chosen for a request, where they may have policies of their own.</summary>
    public void Follow(HttpContext context, PolicyTable policies)
    {
        Settle();
        if (!IsDefaultForAll)
            context.Features.Set<IEndpointFeature>(new EndpointRecord(context, prefixes, policies.PathBases));
    }

    /// <summary>The policy that decides a preflight, which nobody may be let in by that what runs would not let in.</summary>
    public AppliedPolicy FindForPreflight(HttpContext context, PolicyTable policies)
    {
        Settle();
        return IsDefaultForAll ? AppliedPolicy.Create(policies.Default) : OfEndpoints(context, policies);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "whatever matching throws is a refusal")]
    private AppliedPolicy OfEndpoints(HttpContext context, PolicyTable policies)
    {
        try
        {
            HttpRequest request = context.Request;
            string method = request.Headers.AccessControlRequestMethod.ToString();
            AppliedPolicy applied = possible.FindForPreflight(request, method, request.Path.Value ?? "", policies, out Endpoint? plain);
            // For the route in hosting's metrics, and for the log.
            context.SetEndpoint(plain);
            return applied;
        }
        catch (Exception exception)
        {
            return Refuse(exception);
        }
    }

    /// <summary>Asked when the response starts, when it is known what ran.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "whatever matching throws is a refusal")]
    public AppliedPolicy FindForResponse(HttpContext context, bool hasOrigin, PolicyTable policies)
    {
        // Without an Origin nothing but Vary is written, which is the same for all lists.
        if (!hasOrigin && !policies.HasAnyOrigin && IsDefaultForAll && policies.Default is not null)
            return AppliedPolicy.Create(policies.Default);
        // Asked by type: a generic method of an interface takes as long as all the rest.
        var chosen = (IEndpointFeature?)context.Features[typeof(IEndpointFeature)];
        if (IsDefaultForAll && chosen is not EndpointRecord)
            return OfForeign(chosen?.Endpoint, context, policies);
        try
        {
            if (chosen is EndpointRecord record)
                return OfRecord(record, context, policies);
            // Somebody keeps a record of his own, which does not say whether routing ran, or on what path.
            if (policies.PathBases is IReadOnlyList<string> pathBases)
                prefixes.Contradict(pathBases, "a middleware put another IEndpointFeature in its place, so that it cannot be checked");
            return EndpointOutsideErrorHandling(context) is Endpoint endpoint
                ? OfEndpoint(endpoint, context, context.Request.Path, policies)
                : OfPath(context, context.Request.Path, orNone: true, policies);
        }
        catch (Exception exception)
        {
            return Refuse(exception);
        }
    }

    /// <summary>
    /// The policy of the endpoint that a request has, while it is on its way; where it has none yet, that of everything that may answer it.
    /// </summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "whatever matching throws is a refusal")]
    public AppliedPolicy FindForRequest(HttpContext context, PolicyTable policies)
    {
        Settle();
        try
        {
            HttpRequest request = context.Request;
            Endpoint? endpoint = context.GetEndpoint();
            if (endpoint is null && IsDefaultForAll)
                return AppliedPolicy.Create(policies.Default);
            // Somebody may have taken a prefix off the path since.
            var record = context.Features[typeof(IEndpointFeature)] as EndpointRecord;
            if (endpoint is null)
                return possible.FindForPreflight(request, request.Method, (record?.WholePath ?? request.Path).Value ?? "", policies, out _);
            return RefusalEndpoint.Is(endpoint)
                ? Search(request, record?.Chosen == endpoint ? record.ChosenPath : request.Path, orNone: false, policies)
                : CorsMetadata.PolicyOf(endpoint.Metadata.GetMetadata<ICorsMetadata>(), policies);
        }
        catch (Exception exception)
        {
            return Refuse(exception);
        }
    }

    /// <summary>What a request was routed to, whatever shows its error.</summary>
    public static Endpoint? FindEndpoint(HttpContext context) =>
        context.Features[typeof(IEndpointFeature)] is EndpointRecord record ? record.Chosen : EndpointOutsideErrorHandling(context);

    // Pipelines of other containers, and middleware, choose endpoints that are not among the application's own.
    private static AppliedPolicy OfForeign(Endpoint? endpoint, HttpContext context, PolicyTable policies)
    {
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest)
            endpoint = EndpointOutsideErrorHandling(context);
        return endpoint is null ? AppliedPolicy.Create(policies.Default) : CorsMetadata.PolicyOf(endpoint.Metadata.GetMetadata<ICorsMetadata>(), policies);
    }

    private AppliedPolicy OfRecord(EndpointRecord record, HttpContext context, PolicyTable policies)
    {
        if (record.Chosen is not Endpoint chosen)
            return OfNone(record, context, policies);
        AppliedPolicy applied = OfEndpoint(chosen, context, record.ChosenPath, policies);
        // An exception handler takes the endpoint back before it shows that it is one; the endpoint is what it answers for.
        bool isTakenBack = record.IsTakenBack && context.Features.Get<IExceptionHandlerFeature>() is not { Endpoint: not null };
        return isTakenBack ? Agree(chosen.DisplayName, applied, context, policies) : applied;
    }

    private AppliedPolicy OfNone(EndpointRecord record, HttpContext context, PolicyTable policies)
    {
        if (context.Request.Headers.Origin.Count == 0 && !policies.HasAnyOrigin)
            return AppliedPolicy.Create(policies.First);
        // The only router is seen where it has a route for the path. Of several, one may have passed and another not; but WebApplication's
        // has, unless nobody asked, because a startup filter answered.
        bool isSingle = mirror?.Routers.Count == 1;
        bool isRouted = record.IsMarkPassed || (isSingle ? record.HasRoutingPassed : prefixes.IsRoutedFirst && record.IsAsked);
        bool isAhead = !isRouted && (!record.IsAsked || (isSingle && !record.IsAskedElsewhere));
        // Caches alone say how old an answer is; it was made for whatever the address meant.
        if (context.Response.Headers.Age.Count > 0)
            return possible.FindForEarlier(context.Request, record.WholePath.Value ?? "", orNone: !isAhead, policies);
        if (isRouted)
            return AppliedPolicy.Create(policies.Default);
        // What refuses or fails ahead of routing does so for the endpoint that would have been chosen. What serves something there need
        // not, but where nobody asked for an endpoint.
        bool isForEndpoint = isAhead && (!record.IsAsked || context.Response.StatusCode >= StatusCodes.Status400BadRequest);
        return OfPath(context, record.WholePath, orNone: !isForEndpoint, policies);
    }

    // Routing's own answers, and those of packages, stand for the endpoints of the path.
    private AppliedPolicy OfEndpoint(Endpoint endpoint, HttpContext context, PathString path, PolicyTable policies) =>
        RefusalEndpoint.Is(endpoint)
            ? OfPath(context, path, orNone: false, policies)
            : CorsMetadata.PolicyOf(endpoint.Metadata.GetMetadata<ICorsMetadata>(), policies);

    private AppliedPolicy OfPath(HttpContext context, PathString path, bool orNone, PolicyTable policies)
    {
        // Without an Origin nothing but Vary is written, which is the same for all lists.
        return context.Request.Headers.Origin.Count == 0 && !policies.HasAnyOrigin
            ? AppliedPolicy.Create(policies.First)
            : Search(context.Request, path, orNone, policies);
    }

    private AppliedPolicy Search(HttpRequest request, PathString path, bool orNone, PolicyTable policies)
    {
        var found = new Possibilities(policies);
        bool isFound = possible.Find(request, request.Method, path.Value ?? "", found);
        if (orNone || !isFound)
            found.Add(path.Value ?? "", null);
        return found.Agree();
    }

    private static AppliedPolicy Agree(string? endpoint, AppliedPolicy applied, HttpContext context, PolicyTable policies)
    {
        Possibility[] others = applied.Agreement is PolicyAgreement agreement ? [.. agreement.All] : [new Possibility(context.Request.Path.Value ?? "", endpoint, applied)];
        var none = new Possibility(context.Request.Path.Value ?? "", null, AppliedPolicy.Create(policies.Default));
        return new PolicyAgreement([.. others.Append(none).DistinctBy(static one => (one.Policy.Policy, one.Policy.Reason))]).Apply();
    }

    private static Endpoint? EndpointOutsideErrorHandling(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Endpoint
        ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint
        ?? context.GetEndpoint();

    // Routing reads the endpoints at the first request: what was mapped after the start, of which nobody is told, counts too.
    private void Settle()
    {
        if (Volatile.Read(ref requests) == 0 && Interlocked.Exchange(ref requests, 1) == 0)
            mirror?.Reflect();
    }

    // A route constraint, or an ambiguous match. Nothing that a client sends may cause more than a refusal.
    private AppliedPolicy Refuse(Exception exception)
    {
        if (Interlocked.Exchange(ref failures, 1) == 0)
            Log.RoutingThrew(logger, exception);
        return AppliedPolicy.None;
    }
}
