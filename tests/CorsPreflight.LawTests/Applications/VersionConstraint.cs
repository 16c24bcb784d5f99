using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.LawTests.Applications;

/// <summary>A version in a header, the way it was done before there were packages for it.</summary>
internal sealed class VersionConstraint : IRouteConstraint
{
    public const string Name = "versioned";

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is null || httpContext.Request.Headers[EndpointSpec.VersionHeader] == EndpointSpec.SupportedVersion;
}
