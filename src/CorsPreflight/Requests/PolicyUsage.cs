using CorsPreflight.Policies;
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
    /// <param name="isComplete">Whether no further endpoints are to be expected, such as the routes of a proxy that follow its configuration.</param>
    public static IEnumerable<Warning> WarningsOf(PolicyTable policies, IReadOnlyCollection<(Endpoint Endpoint, ICorsMetadata? Cors)> endpoints, bool isComplete)
    {
        var named = endpoints.Select(static one => one.Cors is IEnableCorsAttribute { PolicyName: string name } and not IDisableCorsAttribute ? name : PolicyTable.DefaultName)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (CompiledPolicy policy in policies.All.Where(policy => isComplete && policy != policies.Default && !named.Contains(policy.Name)))
            yield return Warning.UnusedPolicy(policy.Path, policy.Name);
        string[] bare = [.. endpoints.Where(static one => one.Cors is null && one.Endpoint.Metadata.GetMetadata<OwnEndpoint>() is null).Select(static one => CorsMetadata.NameOf(one.Endpoint))];
        if (policies.Default is null && bare.Length > 0)
            yield return Warning.EndpointsWithoutPolicy(policies.Path, bare);
    }

    /// <summary>Whether endpoints may come and go while the application runs.</summary>
    public static bool MayChange(EndpointDataSource endpoints) =>
        (endpoints is CompositeEndpointDataSource composite ? composite.DataSources : [endpoints]).Any(static source =>
            source.GetChangeToken().ActiveChangeCallbacks
            && !Array.Exists(Constant, prefix => source.GetType().Assembly.GetName().Name?.StartsWith(prefix, StringComparison.Ordinal) == true));
}
