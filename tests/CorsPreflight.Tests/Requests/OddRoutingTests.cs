using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>Ways to come to an endpoint that few applications take; nobody is let in by another policy than the endpoint's.</summary>
public class OddRoutingTests
{
    [Fact]
    public async Task The_port_of_the_scheme_counts_where_the_host_names_none()
    {
        await using TestApp app = await Start(Server.TestServer, app => app.MapPut("/x", Handle).RequireHost("*:443").RequireCors("Partner"));
        foreach (string origin in new[] { TestApp.Partner, TestApp.App })
        {
            string answer = Answers.Of(await app.Send("OPTIONS", "https://localhost/x", origin, r => r.Headers.Add("Access-Control-Request-Method", "PUT")));
            answer.Should().Be(origin == TestApp.Partner ? Answers.AllowedPartnerPreflight : Answers.RefusedPreflight, origin);
        }
        Answers.Of(await app.Send("PUT", "https://localhost/x", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
    }

    [Fact]
    public async Task What_is_mapped_after_the_start_counts_from_the_first_request_on()
    {
        WebApplication? mapping = null;
        await using TestApp app = await Start(Server.TestServer, app =>
        {
            mapping = app;
            app.MapGet("/early", Handle);
        });
        mapping!.MapPut("/late", Handle).RequireCors("Partner");
        Answers.Of(await app.Preflight("/late", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/late", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Send("PUT", "/late", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cache_in_a_startup_filter_answers_for_the_endpoint(bool isExplicit)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, builder =>
        {
            builder.Services.AddOutputCache(o => o.AddBasePolicy(new CacheAll())).AddStrictPreflight();
            builder.Services.AddSingleton<IStartupFilter>(new Ahead(static app => app.UseOutputCache()));
        }, app =>
        {
            app.UseStrictPreflight();
            if (isExplicit)
                app.UseRouting();
            app.MapGet("/x", Handle).RequireCors("Partner");
        });
        for (int i = 0; i < 2; i++)
        {
            Answers.Of(await app.Send("GET", "/x", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
            Answers.Of(await app.Send("GET", "/x", TestApp.App)).Should().Be(Answers.NotAllowed(200));
        }
        app.Probe.Handlers.Should().Be(1, "the others were cached");
    }

    [Fact]
    public async Task A_startup_filter_may_call_UseStrictPreflight_around_explicit_routing()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, builder =>
        {
            builder.Services.AddOutputCache(o => o.AddBasePolicy(new CacheAll())).AddStrictPreflight();
            builder.Services.AddSingleton<IStartupFilter>(new Ahead(static app => app.UseStrictPreflight()));
        }, app =>
        {
            app.UseOutputCache();
            app.UseRouting();
            app.MapGet("/x", Handle).RequireCors("Partner");
        });
        for (int i = 0; i < 2; i++)
            Answers.Of(await app.Send("GET", "/x", TestApp.App)).Should().Be(Answers.NotAllowed(200));
    }

    [Fact]
    public async Task Refuses_where_a_foreign_matcher_may_bring_an_endpoint_of_its_own()
    {
        foreach (MatcherPolicy policy in new MatcherPolicy[] { new Bringing(), new Replacing() })
        {
            await using TestApp app = await TestApp.Start(Server.TestServer, builder => builder.Services.AddSingleton(policy).AddStrictPreflight(), app =>
            {
                app.UseStrictPreflight();
                app.UsePathBase("/api");
                app.UseRouting();
                app.MapPut("/x", Handle);
                app.MapPut("/named", Handle).RequireCors("Partner");
            });
            foreach (string path in new[] { "/x", "/api/x" })
                Answers.Of(await app.Preflight(path, TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight, "{0} {1}", policy, path);
            Answers.Of(await app.Send("PUT", "/x", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200), "no guard stops it");
        }
    }

    [Fact]
    public async Task All_that_several_prefixes_leave_counts()
    {
        await using TestApp app = await Start(Server.TestServer, app =>
        {
            app.UsePathBase("/x/y");
            app.UsePathBase("/y");
            app.UseRouting();
            app.MapPut("/z", Handle).RequireCors("Partner");
            app.Map("/{**rest}", Handle);
        }, o => o.PathBases = ["/x", "/y", "/x/y"]);
        Answers.Of(await app.Preflight("/x/y/y/z", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task A_literal_of_another_method_does_not_end_the_search()
    {
        await using TestApp app = await Start(Server.TestServer, app =>
        {
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapGet("/api/{y}", Handle);
            app.MapPut("/x", Handle).RequireCors("Partner");
        });
        Answers.Of(await app.Preflight("/api/x", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task A_route_that_begins_with_a_text_and_a_parameter_is_no_path_behind_a_prefix()
    {
        await using TestApp app = await Start(Server.TestServer, app =>
        {
            app.MapPut("/v{version:int}/orders/{id}", Handle).RequireCors("Partner");
            app.MapFallback(Handle);
        });
        Answers.Of(await app.Preflight("/v1/orders/7", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
    }

    [Fact]
    public async Task A_constraint_that_derives_from_the_framework_s_own_is_not_known()
    {
        await using TestApp app = await Start(Server.TestServer, app =>
        {
            app.Map(RoutePatternFactory.Parse("/x/{v}", null, new { v = new Header() }), Handle).RequireCors("Partner");
            app.MapPut("/x/{y}", Handle);
        });
        Answers.Of(await app.Preflight("/x/1", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task An_endpoint_that_a_middleware_takes_from_a_data_source_runs()
    {
        await using TestApp app = await Start(Server.TestServer, app =>
        {
            app.UseRouting();
            app.Use((context, next) =>
            {
                context.SetEndpoint(new Endpoint(static c => c.Response.WriteAsync("set"), new EndpointMetadataCollection(new EnableCorsAttribute("Partner")), "set"));
                return next(context);
            });
            app.MapPut("/named", Handle).RequireCors("Partner");
        });
        Answers.Of(await app.Send("PUT", "/anything", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Long_paths_cost_no_more_than_they_are_long(bool isDeep)
    {
        await using TestApp app = await Start(Server.TestServer, app => app.MapPut("/named", Handle).RequireCors("Partner"));
        string path = isDeep ? string.Concat(Enumerable.Repeat("/a", 10_000)) : "/" + new string('a', 20_000);
        Answers.Of(await app.Preflight(path, TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
    }

    private static IResult Handle(Probe probe) => probe.Handle();

    private static Task<TestApp> Start(Server server, Action<WebApplication> configure, Action<StrictPreflightOptions>? options = null) =>
        TestApp.Start(server, b => b.Services.AddStrictPreflight(options ?? (static _ => { })), app =>
        {
            app.UseStrictPreflight();
            configure(app);
        });

    private static RouteEndpoint Foreign(RoutePattern pattern) => new(
        static context => context.Response.WriteAsync("foreign"), pattern, 0, new EndpointMetadataCollection(new EnableCorsAttribute("Partner")), "foreign");

    private sealed class Ahead(Action<IApplicationBuilder> configure) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            configure(app);
            next(app);
        };
    }

    private sealed class CacheAll : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = true;
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
    }

    private sealed class Header : OptionalRouteConstraint, IRouteConstraint
    {
        public Header()
            : base(new AlphaRouteConstraint())
        {
        }

        bool IRouteConstraint.Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext?.Request.Headers.ContainsKey("X-V") == true;
    }

    private sealed class Bringing : MatcherPolicy, INodeBuilderPolicy
    {
        public override int Order => 0;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => IsX(endpoints);

        public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
            [new PolicyNodeEdge("mine", [Foreign(((RouteEndpoint)endpoints[0]).RoutePattern)])];

        public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) => new Only(edges[0].Destination);
    }

    private sealed class Replacing : MatcherPolicy, IEndpointSelectorPolicy
    {
        public override int Order => 0;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => IsX(endpoints);

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
        {
            candidates.ReplaceEndpoint(0, Foreign(((RouteEndpoint)candidates[0].Endpoint).RoutePattern), candidates[0].Values);
            return Task.CompletedTask;
        }
    }

    private sealed class Only(int destination) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) => destination;
    }

    private static bool IsX(IReadOnlyList<Endpoint> endpoints) => endpoints.OfType<RouteEndpoint>().Any(static e => e.RoutePattern.RawText == "/x");
}
