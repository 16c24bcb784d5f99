using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Requests;

/// <summary>What is unusual about how the endpoints that are known at the start use the policies.</summary>
internal static class PolicyUsage
{
    // Their endpoints change while somebody develops, not while the application runs.
    private static readonly string[] Constant = ["Microsoft.AspNetCore.Mvc.", "Microsoft.AspNetCore.Components."];

    /// <summary>Policies that no endpoint names, and endpoints that have none.</summary>
    /// <param name="policies">All that there are.</param>
    /// <param name="endpoints">With the metadata that decides.</param>
    /// <param name="isComplete">Whether no further endpoints are to be expected, such as the routes of a proxy.</param>
    public static IEnumerable<Warning> WarningsOf(
        PolicyTable policies, IReadOnlyCollection<(Endpoint Endpoint, ICorsMetadata? Cors)> endpoints, bool isComplete)
    {
        var named = endpoints.Select(static one => NameIn(one.Cors)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (CompiledPolicy policy in policies.All)
        {
            if (isComplete && policy != policies.Default && !named.Contains(policy.Name))
                yield return Warning.UnusedPolicy(policy.Path, policy.Name);
        }
        IEnumerable<Endpoint> bare = endpoints.Where(static one => one.Cors is null).Select(static one => one.Endpoint);
        string[] names = [.. bare.Where(static one => one.Metadata.GetMetadata<OwnEndpoint>() is null).Select(CorsMetadata.NameOf)];
        if (policies.Default is null && names.Length > 0)
            yield return Warning.EndpointsWithoutPolicy(policies.Path, names);
    }

    /// <summary>Whether endpoints may come and go while the application runs.</summary>
    public static bool MayChange(EndpointDataSource endpoints) =>
        (endpoints is CompositeEndpointDataSource composite ? composite.DataSources : [endpoints]).Any(static source =>
            source.GetChangeToken().ActiveChangeCallbacks && !Array.Exists(Constant, prefix => IsOf(source, prefix)));

    private static bool IsOf(EndpointDataSource source, string prefix) =>
        source.GetType().Assembly.GetName().Name?.StartsWith(prefix, StringComparison.Ordinal) == true;

    private static string? NameIn(ICorsMetadata? metadata) =>
        metadata is IDisableCorsAttribute ? null : (metadata as IEnableCorsAttribute)?.PolicyName;
}
