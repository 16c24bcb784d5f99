using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

internal static partial class Layouts
{
    /// <summary>
    /// Policies of the application that choose endpoints: what one that nobody knows makes of the candidates cannot be known, so that
    /// preflights for what it applies to are refused, and for everything else are not.
    /// </summary>
    public static Dictionary<string, Layout> MatcherPolicies { get; } = new()
    {
        ["a matcher policy of the application's own that builds nodes"] = Chosen<ByNode>(
            new("PUT", "/x", Nothing, Off, "v2") { Header = Version(2) },
            new("PUT", "/x", Nothing, Partner, "v1"),
            new("PUT", "/beside", Partner, Partner, "beside")),
        ["a matcher policy of the application's own that invalidates candidates"] = Chosen<ByInvalidating>(
            new("PUT", "/x", Nothing, Off, "v2") { Header = Version(2) },
            new("PUT", "/x", Nothing, Partner, "v1"),
            new("PUT", "/beside", Partner, Partner, "beside")),
        ["a matcher policy of the application's own that replaces an endpoint"] = new(app =>
        {
            app.MapPut("/x", Runs("x")).Under(Partner).WithMetadata(new Versioned(1));
            app.MapPut("/beside", Runs("beside")).Under(Partner);
        }, new("PUT", "/x", Nothing, Off, "replaced"), new("PUT", "/beside", Partner, Partner, "beside"))
        { Services = Policy<ByReplacing> },
        ["a matcher policy of the application's own that applies to several candidates only"] = new(app =>
        {
            app.MapPut("/x", Runs("v2")).Under(Off).WithMetadata(new Versioned(2));
            app.MapPut("/{any}", Runs("any")).Under(Partner);
            app.MapPut("/alone/{any}", Runs("alone")).Under(Partner);
        }, new("PUT", "/x", Nothing, Partner, "any"), new("PUT", "/alone/x", Partner, Partner, "alone"))
        { Services = Policy<BySeveral> },
        ["a matcher policy of the application's own that applies to nothing"] = new(
            app => app.MapPut("/x", Runs("x")).Under(Partner),
            new Ask("PUT", "/x", Partner, Partner, "x"))
        { Services = Policy<ByReplacing> },
    };

    private static Layout Chosen<TPolicy>(params Ask[] asks)
        where TPolicy : MatcherPolicy => new(app =>
        {
            app.MapPut("/x", Runs("v1")).Under(Partner).WithMetadata(new Versioned(1));
            app.MapPut("/x", Runs("v2")).Under(Off).WithMetadata(new Versioned(2));
            app.MapPut("/beside", Runs("beside")).Under(Partner);
        }, asks)
        { Services = Policy<TPolicy> };

    private static void Policy<TPolicy>(IServiceCollection services)
        where TPolicy : MatcherPolicy => services.AddSingleton<MatcherPolicy, TPolicy>();

    private static int Asked(HttpContext context) => context.Request.Headers["api-version"].ToString() == "2" ? 2 : 1;

    private static bool AreVersioned(IEnumerable<Endpoint> endpoints) =>
        endpoints.Any(static e => e.Metadata.GetMetadata<Versioned>() is not null);

    private sealed record Versioned(int Version);

    private sealed class ByNode : MatcherPolicy, INodeBuilderPolicy
    {
        public override int Order => 10;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => AreVersioned(endpoints);

        public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
            [.. endpoints.GroupBy(static e => e.Metadata.GetMetadata<Versioned>()?.Version ?? 0)
                .Select(static g => new PolicyNodeEdge(g.Key, [.. g]))];

        public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) =>
            new Table(exitDestination, edges.ToDictionary(static e => (int)e.State, static e => e.Destination));

        private sealed class Table(int exit, Dictionary<int, int> destinations) : PolicyJumpTable
        {
            public override int GetDestination(HttpContext httpContext) => destinations.GetValueOrDefault(Asked(httpContext), exit);
        }
    }

    private class ByInvalidating : MatcherPolicy, IEndpointSelectorPolicy
    {
        public override int Order => 10;

        public virtual bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => AreVersioned(endpoints);

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
        {
            for (int i = 0; i < candidates.Count; i++)
            {
                if (candidates[i].Endpoint.Metadata.GetMetadata<Versioned>()?.Version is int version && version != Asked(httpContext))
                    candidates.SetValidity(i, false);
            }
            return Task.CompletedTask;
        }
    }

    private sealed class BySeveral : ByInvalidating
    {
        public override bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Count > 1 && AreVersioned(endpoints);
    }

    private sealed class ByReplacing : MatcherPolicy, IEndpointSelectorPolicy
    {
        private static readonly Endpoint Replacement =
            new(Runs("replaced"), new EndpointMetadataCollection(new DisableCorsAttribute()), "replaced");

        public override int Order => 10;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => AreVersioned(endpoints);

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
        {
            for (int i = 0; i < candidates.Count; i++)
                candidates.ReplaceEndpoint(i, Replacement, candidates[i].Values);
            return Task.CompletedTask;
        }
    }
}
