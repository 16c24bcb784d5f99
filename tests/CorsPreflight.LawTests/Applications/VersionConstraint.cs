using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.LawTests.Applications;

/// <summary>A version in a header, the way it was done before there were packages for it.</summary>
internal sealed class VersionConstraint : IRouteConstraint
{
    public const string Name = "versioned";

    public static bool IsMet(HttpContext context) => context.Request.Headers[EndpointSpec.VersionHeader] == EndpointSpec.SupportedVersion;

    /// <summary>Lets routes ask for it.</summary>
    public static void AddTo(IServiceCollection services) =>
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<VersionConstraint>(Name));

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is null || IsMet(httpContext);
}
