using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CorsPreflight.Requests;

/// <summary>
/// The route constraints of the mirrors. The framework's own look at nothing but the path and the method and are asked. Others may look at
/// what a preflight lacks: they are taken for satisfied, and their routes for conditional.
/// </summary>
/// <param name="application">Makes them.</param>
/// <param name="isKnown">Which others are asked.</param>
internal sealed class ParameterPolicies(ParameterPolicyFactory application, Func<IRouteConstraint, bool>? isKnown = null) : ParameterPolicyFactory
{
    public override IParameterPolicy Create(RoutePatternParameterPart? parameter, string inlineText) =>
        Judged(application.Create(parameter, inlineText));

    public override IParameterPolicy Create(RoutePatternParameterPart? parameter, IParameterPolicy parameterPolicy) =>
        Judged(application.Create(parameter, parameterPolicy));

    /// <summary>Whether the route has a constraint whose judgement is not known from path and method.</summary>
    public bool HasUnknown(RoutePattern pattern)
    {
        foreach ((string name, IReadOnlyList<RoutePatternParameterPolicyReference> policies) in pattern.ParameterPolicies)
        {
            RoutePatternParameterPart? parameter = pattern.GetParameter(name);
            foreach (RoutePatternParameterPolicyReference policy in policies)
            {
                if (application.Create(parameter, policy) is IRouteConstraint constraint && !IsKnown(constraint))
                    return true;
            }
        }
        return false;
    }

    /// <summary>The constraints of a route that are asked, but for those that look at the method.</summary>
    public IRouteConstraint[] KnownOf(RoutePattern pattern) =>
    [
        .. pattern.ParameterPolicies
            .SelectMany(named => named.Value.Select(policy => application.Create(pattern.GetParameter(named.Key), policy)))
            .OfType<IRouteConstraint>()
            .Where(constraint => IsKnown(constraint) && constraint is not HttpMethodRouteConstraint),
    ];

    private IParameterPolicy Judged(IParameterPolicy policy) =>
        policy is IRouteConstraint constraint && !IsKnown(constraint) ? Satisfied.Instance : policy;

    private bool IsKnown(IRouteConstraint constraint) => isKnown?.Invoke(constraint) == true || constraint switch
    {
        OptionalRouteConstraint optional when optional.GetType() == typeof(OptionalRouteConstraint) => IsKnown(optional.InnerConstraint),
        CompositeRouteConstraint composite when composite.GetType() == typeof(CompositeRouteConstraint) =>
            composite.Constraints.All(IsKnown),
        // Of the actions that there are; MVC's assembly is not loaded for it.
        _ => constraint.GetType() is { IsPublic: true } type
            && (type.Assembly == typeof(IntRouteConstraint).Assembly
                || type.FullName == "Microsoft.AspNetCore.Mvc.Routing.KnownRouteValueConstraint"),
    };

    /// <summary>A policy that constrains nothing.</summary>
    private sealed class Satisfied : IParameterPolicy
    {
        public static readonly Satisfied Instance = new();
    }
}
