using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CorsPreflight.Requests;

/// <summary>
/// Asks the matcher policies of packages and users whether they have a say where certain endpoints match, when a mirror is built. What
/// they would say is not known: each of the endpoints may run, and where one of unknown make could put another in their place, any may.
/// </summary>
/// <param name="policies">The policies that are not the framework's.</param>
/// <param name="isFirst">
/// Whether they are asked of all endpoints that a path leads to, or of those that are left by method and host.
/// </param>
internal sealed class ForeignMatching(IReadOnlyList<MatcherPolicy> policies, bool isFirst) : MatcherPolicy, INodeBuilderPolicy
{
    // Their selectors choose among the endpoints and replace none, but for the last: it puts the loaded page in the page's place.
    private static readonly string[] KnownPackages =
        ["Asp.Versioning", "Microsoft.AspNetCore.OData", "Yarp.ReverseProxy", "Microsoft.AspNetCore.Mvc.Razor.RuntimeCompilation"];

    /// <summary>Asks of all endpoints that a path leads to, and again of those that are left.</summary>
    public static MatcherPolicy[] Wrap(IReadOnlyList<MatcherPolicy> policies) =>
        policies.Count == 0 ? [] : [new ForeignMatching(policies, isFirst: true), new ForeignMatching(policies, isFirst: false)];

    /// <summary>Whether a policy may put another endpoint in the place of those that match: it is not known.</summary>
    public static bool MayReplace(MatcherPolicy policy) => !IsOf(policy, KnownPackages);

    public override int Order => isFirst ? int.MinValue : int.MaxValue;

    /// <summary>Whether a policy comes with one of the packages.</summary>
    public static bool IsOf(MatcherPolicy policy, params ReadOnlySpan<string> packages)
    {
        string? assembly = policy.GetType().Assembly.GetName().Name;
        foreach (string package in packages)
        {
            if (IsOf(assembly, package))
                return true;
        }
        return false;
    }

    /// <summary>Whether an assembly is the package's, or one of its parts.</summary>
    public static bool IsOf(string? assembly, string package) =>
        assembly is not null && assembly.StartsWith(package, StringComparison.Ordinal)
        && (assembly.Length == package.Length || assembly[package.Length] is '.' or ',');

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => Judge(endpoints) is var (isConditional, isReplaceable)
        && endpoints.Any(endpoint => Reflection.Find(endpoint) is Reflection reflection
            && Judged(reflection, isConditional, isReplaceable) != reflection);

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints)
    {
        (bool isConditional, bool isReplaceable) = Judge(endpoints);
        return SingleEdge.Create([.. endpoints.Select(endpoint => Reflection.Find(endpoint) is Reflection reflection
            ? Replace((RouteEndpoint)endpoint, Judged(reflection, isConditional, isReplaceable))
            : endpoint)]);
    }

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) => SingleEdge.To(edges);

    private (bool IsConditional, bool IsReplaceable) Judge(IReadOnlyList<Endpoint> endpoints)
    {
        Endpoint[] originals = [.. endpoints.Select(endpoint => Reflection.Find(endpoint)?.Original).OfType<Endpoint>()];
        bool isConditional = false, isReplaceable = false;
        foreach (MatcherPolicy policy in policies)
        {
            bool applies = (policy as IEndpointSelectorPolicy)?.AppliesToEndpoints(originals) == true
                || (policy as INodeBuilderPolicy)?.AppliesToEndpoints(originals) == true;
            isConditional |= applies;
            isReplaceable |= applies && MayReplace(policy);
        }
        return (isConditional, isReplaceable);
    }

    private static Reflection Judged(Reflection reflection, bool isConditional, bool isReplaceable) => reflection with
    {
        IsConditional = reflection.IsConditional || isConditional,
        Cors = isReplaceable ? CorsMetadata.Undecidable.Instance : reflection.Cors,
    };

    private static RouteEndpoint Replace(RouteEndpoint mirrored, Reflection reflection) => new(
        mirrored.RequestDelegate!, mirrored.RoutePattern, mirrored.Order,
        new EndpointMetadataCollection(mirrored.Metadata.Select(item => item is Reflection ? reflection : item)), mirrored.DisplayName);
}
