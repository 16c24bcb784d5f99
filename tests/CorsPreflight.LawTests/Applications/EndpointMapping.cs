using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CorsPreflight.LawTests.Applications;

/// <summary>Makes an endpoint of its description, which is among its metadata.</summary>
internal static class EndpointMapping
{
    /// <param name="routes">Get it.</param>
    /// <param name="spec">The description.</param>
    /// <param name="handlerOf">Makes what runs.</param>
    public static void Map(IEndpointRouteBuilder routes, EndpointSpec spec, Func<EndpointSpec, RequestDelegate> handlerOf)
    {
        RoutePattern pattern = spec.MethodConstraint is null
            ? RoutePatternFactory.Parse(spec.Pattern)
            // As conventional routes have it: not at a parameter.
            : RoutePatternFactory.Parse(spec.Pattern, null, new { httpMethod = new HttpMethodRouteConstraint(spec.MethodConstraint) });
        IEndpointConventionBuilder endpoint = routes.Map(pattern, handlerOf(spec));
        if (spec.Methods.Length > 0)
            endpoint.WithMetadata(new HttpMethodMetadata(spec.Methods));
        if (spec.Accepts is not null)
            endpoint.WithMetadata(new AcceptsMetadata([spec.Accepts]));
        if (spec.Host is not null)
            endpoint.RequireHost(spec.Host);
        endpoint.WithMetadata([.. Metadata(spec)]);
        if (spec.StandIn is not null)
            endpoint.WithMetadata(new VersionReplacement.StandIn(Alone(spec.StandIn, handlerOf(spec.StandIn))));
        endpoint.Add(builder => ((RouteEndpointBuilder)builder).Order = spec.Order);
    }

    /// <summary>What a middleware or a matcher policy that sets the endpoint itself gives it.</summary>
    public static Endpoint Alone(EndpointSpec spec, RequestDelegate handler) =>
        new(handler, new EndpointMetadataCollection(Metadata(spec)), "set by the application itself");

    public static Func<EndpointSpec, RequestDelegate> Handlers(Recorder recorder) => spec => Handler(spec, recorder);

    public static RequestDelegate Handler(EndpointSpec spec, Recorder recorder) => context =>
    {
        recorder.Add(context, TraceKind.Handled);
        switch (spec.Behavior)
        {
            case Behavior.Writes:
                return context.Response.WriteAsync("an endpoint's answer");
            case Behavior.Throws:
                throw new InvalidOperationException("an endpoint threw");
            case Behavior.OnlySetsHeader:
                context.Response.Headers["x-page"] = "1";
                break;
            default:
                context.Response.StatusCode = spec.Behavior == Behavior.Empty404 ? 404 : 418;
                break;
        }
        return Task.CompletedTask;
    };

    private static IEnumerable<object> Metadata(EndpointSpec spec) => spec.Cors.Select(name => name switch
    {
        EndpointSpec.Disabled => new DisableCorsAttribute(),
        EndpointSpec.Nameless => new EnableCorsAttribute(),
        _ => (object)new EnableCorsAttribute(name),
    }).Append(spec);
}
