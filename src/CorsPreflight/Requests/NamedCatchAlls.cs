using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CorsPreflight.Requests;

/// <summary>
/// Routes that are nothing but one parameter for any path, told apart by constraints. Each match makes of each of them a text and a
/// dictionary; what is left of a path at sixteen depths is looked at here, and both are made once.
/// </summary>
internal sealed class NamedCatchAlls
{
    private readonly (string Parameter, IRouteConstraint[] Constraints)[] routes;

    /// <param name="reflections">Those that lead elsewhere than no endpoint does.</param>
    /// <param name="constraints">Makes the constraints.</param>
    public NamedCatchAlls(IEnumerable<Reflection> reflections, ParameterPolicies constraints) =>
        routes = [.. reflections.Select(reflection => (ParameterOf(reflection)!.Name, constraints.KnownOf(reflection.Original.RoutePattern)))];

    /// <summary>Whether the route is such a one.</summary>
    public static bool Has(Reflection reflection) => ParameterOf(reflection) is not null;

    /// <summary>Whether one may match the path; false only where none does.</summary>
    public bool MayMatch(string path)
    {
        if (routes.Length == 0 || path.Length <= 1)
            return routes.Length > 0;
        string rest = path[1..];
        RouteValueDictionary values = [];
        foreach ((string parameter, IRouteConstraint[] constraints) in routes)
        {
            values.Clear();
            values[parameter] = rest;
            if (Array.TrueForAll(constraints, one => one.Match(httpContext: null, route: null, parameter, values, RouteDirection.IncomingRequest)))
                return true;
        }
        return false;
    }

    private static RoutePatternParameterPart? ParameterOf(Reflection reflection) =>
        reflection.Original.RoutePattern.PathSegments is [{ Parts: [RoutePatternParameterPart { IsCatchAll: true } parameter] }] ? parameter : null;
}
