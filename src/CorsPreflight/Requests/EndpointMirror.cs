using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Requests;

/// <summary>
/// The application's endpoints with nothing left but what a preflight can be matched by: pattern, order, host, one method each, and
/// the CORS metadata. Content types, versions, dynamic targets, short circuits and whatever users attach are dropped, so that no code
/// of theirs runs on a preflight but route constraints. Endpoints that are the same without all that become one; of others that only
/// what was dropped tells apart, <see cref="MirrorSelector"/> decides.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "lives as long as the application; the source holds no timer")]
internal sealed class EndpointMirror : EndpointDataSource
{
    private readonly Lock reflecting = new();
    private readonly EndpointDataSource application;
    private readonly MatcherPolicy[] matcherPolicies;
    private readonly ILogger logger;
    private CancellationTokenSource changed = new();
    private volatile IReadOnlyList<Endpoint> endpoints = [];
    private volatile HashSet<Endpoint> undecidable = [];

    /// <param name="application">All endpoints of the application.</param>
    /// <param name="matcherPolicies">What the application's routing chooses endpoints by, beyond their patterns.</param>
    /// <param name="logger">Told of endpoints whose preflights have to be refused.</param>
    public EndpointMirror(EndpointDataSource application, IEnumerable<MatcherPolicy> matcherPolicies, ILogger logger)
    {
        this.application = application;
        this.matcherPolicies = [.. matcherPolicies.Where(p => p is not (HttpMethodMatcherPolicy or HostMatcherPolicy or MirrorSelector))];
        this.logger = logger;
        // In this order: what changes in between is seen twice rather than never.
        ChangeToken.OnChange(application.GetChangeToken, Refresh);
        Reflect();
    }

    /// <summary>Whether any endpoint carries CORS metadata; if none does, no preflight needs an endpoint.</summary>
    public bool HasCorsMetadata { get; private set; }

    public override IReadOnlyList<Endpoint> Endpoints => endpoints;

    /// <summary>Whether which policy a preflight of the application's endpoint has to meet cannot be known, so that it is refused.</summary>
    public bool IsUndecidable(Endpoint original) => undecidable.Contains(original);

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    private void Refresh()
    {
        Reflect();
        Interlocked.Exchange(ref changed, new CancellationTokenSource()).Cancel();
    }

    private void Reflect()
    {
        lock (reflecting)
        {
            RouteEndpoint[] originals = [.. application.Endpoints.OfType<RouteEndpoint>()];
            bool hasCorsMetadata = originals.Any(e => e.Metadata.GetMetadata<ICorsMetadata>() is not null);
            HashSet<Endpoint> undecided = [];
            endpoints = hasCorsMetadata
                ? [.. originals.SelectMany(Methods).GroupBy(e => Shape(e.Endpoint, e.Method), e => e.Endpoint).Select(same => Reflection([.. same], same.Key.Method, undecided))]
                : [];
            undecidable = undecided;
            HasCorsMetadata = hasCorsMetadata;
        }
    }

    // One for each method, so that two endpoints which share only some are told apart by the others.
    private static IEnumerable<(RouteEndpoint Endpoint, string? Method)> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
            ? methods.Distinct(StringComparer.OrdinalIgnoreCase).Select(method => (endpoint, (string?)method))
            : [(endpoint, null)];

    private RouteEndpoint Reflection(RouteEndpoint[] same, string? method, HashSet<Endpoint> undecided)
    {
        RouteEndpoint first = same[0];
        ICorsMetadata? cors = first.Metadata.GetMetadata<ICorsMetadata>();
        if (same.Any(IsDynamic))
        {
            Log.DynamicEndpoint(logger, first.DisplayName);
            cors = CorsMetadata.Undecidable.Instance;
        }
        else if (!same.All(other => CorsMetadata.SamePolicy(cors, other.Metadata.GetMetadata<ICorsMetadata>())))
        {
            Log.AmbiguousPolicy(logger, string.Join(", ", same.Select(e => e.DisplayName).Distinct()));
            cors = CorsMetadata.Undecidable.Instance;
        }
        if (cors == CorsMetadata.Undecidable.Instance)
            undecided.UnionWith(same);
        // acceptCorsPreflight even without a method: only so does an endpoint for all methods take part in a preflight's match.
        object?[] metadata =
        [
            new HttpMethodMetadata(method is null ? [] : [method], acceptCorsPreflight: true),
            cors, first.Metadata.GetMetadata<IHostMetadata>(), first.Metadata.GetMetadata<ISuppressMatchingMetadata>(),
            first.Metadata.GetMetadata<IRouteDiagnosticsMetadata>(), new MirrorSelector.Reflected(same.All(IsConditional)),
        ];
        return new RouteEndpoint(static _ => Task.CompletedTask, first.RoutePattern, first.Order, new EndpointMetadataCollection(metadata.OfType<object>()), first.DisplayName);
    }

    // The endpoint that runs is another one then, and carries nothing of this one's metadata.
    private static bool IsDynamic(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IDynamicEndpointMetadata>()?.IsDynamic == true;

    // Whether something that a preflight does not tell, a content type or a version, decides if the endpoint runs.
    private bool IsConditional(RouteEndpoint endpoint) => matcherPolicies.Any(policy =>
        (policy as INodeBuilderPolicy)?.AppliesToEndpoints([endpoint]) == true || (policy as IEndpointSelectorPolicy)?.AppliesToEndpoints([endpoint]) == true);

    // What routing tells endpoints apart by. The names of parameters are not part of it.
    private static (string? Method, string Pattern) Shape(RouteEndpoint endpoint, string? method)
    {
        var shape = new StringBuilder();
        shape.Append(CultureInfo.InvariantCulture, $"{endpoint.Order} ");
        shape.AppendJoin(',', (endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? []).Order(StringComparer.OrdinalIgnoreCase));
        shape.Append(endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching == true ? " - " : " ");
        foreach (RoutePatternPathSegment segment in endpoint.RoutePattern.PathSegments)
        {
            shape.Append('/');
            foreach (RoutePatternPart part in segment.Parts)
            {
                shape.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => $"{{{parameter.ParameterKind}:{string.Join(':', parameter.ParameterPolicies.Select(p => p.Content ?? p.ParameterPolicy?.GetHashCode().ToString(CultureInfo.InvariantCulture)))}={RequiredValue(endpoint, parameter.Name)}{(parameter.Default is null ? "" : "?")}}}",
                    _ => "?",
                });
            }
        }
        return (method?.ToUpperInvariant(), shape.ToString());
    }

    // Conventional routes have one pattern for many actions, told apart by the values that their parameters must have.
    private static object? RequiredValue(RouteEndpoint endpoint, string parameter) => endpoint.RoutePattern.RequiredValues.GetValueOrDefault(parameter);
}
