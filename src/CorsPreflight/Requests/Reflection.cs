using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CorsPreflight.Requests;

/// <summary>
/// An endpoint of the application as its mirror has it: what a preflight can be matched by, and which policy it leads to.
/// </summary>
/// <param name="Original">The application's.</param>
/// <param name="Cors">The metadata that decides on its policy.</param>
/// <param name="IsConditional">Whether something that a preflight does not tell decides if the endpoint runs where it matches.</param>
internal sealed record Reflection(RouteEndpoint Original, ICorsMetadata? Cors, bool IsConditional)
{
    /// <summary>Whether the route begins with a text, so that not just anything may be a path's first segment.</summary>
    public bool BeginsWithLiteral { get; } = Original.RoutePattern.PathSegments is [RoutePatternPathSegment first, ..]
        && first.Parts[0] switch
        {
            RoutePatternLiteralPart => true,
            // Conventional routes have one pattern for many actions, and the name of the controller where others have a text.
            RoutePatternParameterPart parameter when first.IsSimple =>
                Original.RoutePattern.RequiredValues.GetValueOrDefault(parameter.Name) is string { Length: > 0 },
            _ => false,
        };

    /// <summary>Whether it is one of several versions, of which the address may say which.</summary>
    public bool HasVersions { get; } = VersionedRouting.HasVersions(Original);

    /// <summary>The reflection that a mirrored endpoint is of.</summary>
    public static Reflection? Find(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Reflection>();

    /// <summary>
    /// The endpoint with nothing left but what routing tells it apart by. Content types, dynamic targets, short circuits and whatever users
    /// attach are dropped, so that no code of theirs runs.
    /// </summary>
    /// <param name="isForAnyMethod">Whether it matches whatever the method.</param>
    /// <param name="more">What else decides.</param>
    public RouteEndpoint Mirror(bool isForAnyMethod = false, IEnumerable<object>? more = null)
    {
        EndpointMetadataCollection metadata = Original.Metadata;
        object?[] kept =
        [
            isForAnyMethod || metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods ? null : new HttpMethodMetadata(methods.HttpMethods),
            metadata.GetMetadata<IHostMetadata>(), metadata.GetMetadata<ISuppressMatchingMetadata>(), metadata.GetMetadata<IRouteDiagnosticsMetadata>(), .. more ?? [], this,
        ];
        return new RouteEndpoint(
            static _ => Task.CompletedTask, Original.RoutePattern, Original.Order, new EndpointMetadataCollection(kept.OfType<object>()), Original.DisplayName);
    }
}
