using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Requests;

/// <summary>A preflight gets the policy of the endpoint that the request behind it will reach, whatever the routes, and is refused where that cannot be told.</summary>
public class EndpointPolicyTests
{
    [Theory]
    [InlineData("PUT", "/method", TestApp.Partner)]
    [InlineData("DELETE", "/method", null)]
    [InlineData("GET", "/method", TestApp.App)]
    [InlineData("PUT", "/METHOD", TestApp.Partner)]
    [InlineData("PUT", "/method/", TestApp.Partner)]
    [InlineData("PUT", "/any", TestApp.Partner)]
    [InlineData("PUT", "/disabled", null)]
    [InlineData("PUT", "/group/plain", TestApp.Partner)]
    [InlineData("PUT", "/group/own", TestApp.App)]
    [InlineData("PUT", "/group/off", null)]
    [InlineData("PUT", "/number/7", TestApp.Partner)]
    [InlineData("PUT", "/number/seven", TestApp.App)]
    [InlineData("PUT", "/unnamed", TestApp.App)]
    [InlineData("PUT", "/nowhere", TestApp.App)]
    [InlineData("PUT", "/typed", TestApp.Partner)]
    [InlineData("PUT", "/torn", null)]
    [InlineData("PUT", "/host", TestApp.Partner)]
    [InlineData("PUT", "/controller", TestApp.Partner)]
    [InlineData("DELETE", "/controller", null)]
    [InlineData("POST", "/controller", TestApp.App)]
    public async Task The_endpoint_that_the_requested_method_reaches_decides(string method, string path, string? allowed)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, builder =>
        {
            builder.Services.AddControllers().AddApplicationPart(typeof(EndpointPolicyTests).Assembly);
            builder.Services.AddStrictPreflight(o => o.Policies["Default"].AllowedMethods.Add("DELETE"));
        }, app =>
        {
            app.UseStrictPreflight();
            Delegate handle = (Probe probe) => probe.Handle();
            app.MapPut("/method", handle).RequireCors("Partner");
            app.MapDelete("/method", handle).WithMetadata(new DisableCorsAttribute());
            app.MapGet("/method", handle);
            app.Map("/any", handle).RequireCors("partner");
            app.MapPut("/disabled", handle).RequireCors("Partner").WithMetadata(new DisableCorsAttribute());
            RouteGroupBuilder group = app.MapGroup("/group").RequireCors("Partner");
            group.MapPut("/plain", handle);
            group.MapPut("/own", handle).RequireCors("Default");
            group.MapPut("/off", [DisableCors] (Probe probe) => probe.Handle());
            app.MapPut("/number/{id:int}", handle).RequireCors("Partner");
            app.MapPut("/number/{name}", handle);
            app.MapPut("/unnamed", [EnableCors] (Probe probe) => probe.Handle());
            app.MapPut("/typed", handle).Accepts<string>("application/json").RequireCors("Partner");
            app.MapPut("/typed", handle).Accepts<string>("text/plain").RequireCors("PARTNER");
            app.MapPut("/torn", handle).Accepts<string>("application/json").RequireCors("Partner");
            app.MapPut("/torn", handle).Accepts<string>("text/plain").RequireCors("Default");
            app.MapPut("/host", handle).RequireHost("localhost").RequireCors("Partner");
            app.MapPut("/host", handle).RequireHost("elsewhere.example");
            app.MapControllers();
        });
        foreach (string origin in new[] { TestApp.App, TestApp.Partner, TestApp.Evil })
        {
            string expected = origin != allowed ? Answers.RefusedPreflight
                : origin == TestApp.App ? Answers.AllowedPreflight.Replace("Methods: PUT", "Methods: PUT, DELETE", StringComparison.Ordinal)
                : Answers.AllowedPartnerPreflight;
            Answers.Of(await app.Preflight(path, origin, method)).Should().Be(expected, origin);
        }
        app.Probe.Handlers.Should().Be(0);
    }

    [Fact]
    public async Task A_parameter_with_a_default_is_another_route()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/a/{x}", (Probe probe) => probe.Handle()).RequireCors("Partner");
            app.MapPut("/a/{x=1}", (Probe probe) => probe.Handle()).WithMetadata(new DisableCorsAttribute());
        });
        Answers.Of(await app.Preflight("/a", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/a", TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task A_dynamic_endpoint_s_response_has_the_policy_of_what_ran()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddControllersWithViews().AddApplicationPart(typeof(EndpointPolicyTests).Assembly);
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapControllers();
            app.MapControllerRoute("conventional", "conventional/{action}", new { controller = "Plain" });
            app.MapFallbackToController("/partners/{**rest}", "Partners", "Plain");
            app.MapFallbackToController("Index", "Plain");
        });
        Answers.Of(await app.Send("GET", "/partners/whatever", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        Answers.Of(await app.Send("GET", "/whatever", TestApp.App)).Should().Be(Answers.Allowed(200));
    }

    [Fact]
    public async Task Follows_endpoints_that_appear_later_and_never_gives_them_Default()
    {
        var endpoints = new GrowingEndpoints();
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            ((IEndpointRouteBuilder)app).DataSources.Add(endpoints);
        });
        Answers.Of(await app.Preflight("/late", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        endpoints.Add("/late", new EnableCorsAttribute("Partner"));
        Answers.Of(await app.Preflight("/late", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/late", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Send("PUT", "/late", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        endpoints.Add("/unknown", new EnableCorsAttribute("Nobody"));
        Answers.Of(await app.Preflight("/unknown", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Send("PUT", "/unknown", TestApp.App)).Should().Be(Answers.Of(200));
    }

    [Fact]
    public async Task Refuses_where_a_route_constraint_throws_and_logs_it_once()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddRouting(o => o.SetParameterPolicy<ThrowingConstraint>("throws"));
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.Map(RoutePatternFactory.Parse("/x/{id}", null, new { id = new RegexRouteConstraint(Endless) }), (Probe probe) => probe.Handle()).RequireCors("Partner");
            app.MapPut("/y/{id:throws}", (Probe probe) => probe.Handle()).RequireCors("Partner");
        });
        for (int i = 0; i < 3; i++)
            Answers.Of(await app.Preflight("/x/" + new string('a', 100), TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
        app.Probe.OwnLog.Should().ContainSingle(e => e.Event.Name == "RoutingThrew").Which.Exception.Should().BeOfType<RegexMatchTimeoutException>();
        // Those of others are not run.
        Answers.Of(await app.Preflight("/y/1", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
    }

    [Fact]
    public async Task Warns_of_endpoints_whose_policy_a_preflight_cannot_tell()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddControllersWithViews().AddApplicationPart(typeof(EndpointPolicyTests).Assembly);
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/torn", (Probe probe) => probe.Handle()).Accepts<string>("application/json").RequireCors("Partner");
            app.MapPut("/torn", (Probe probe) => probe.Handle()).Accepts<string>("text/plain");
            app.MapControllers();
            app.MapFallbackToController("Read", "Named");
        });
        app.Probe.OwnLog.Select(e => e.Event.Name).Should().BeEquivalentTo("AmbiguousPolicy", "DynamicEndpoint");
        Answers.Of(await app.Preflight("/somewhere", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task Looking_for_the_endpoint_again_leaves_no_trace()
    {
        (Endpoint? Endpoint, object? Id, string Path) after = default;
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.Use(async (HttpContext context, RequestDelegate _) =>
            {
                context.Request.RouteValues["id"] = "mine";
                await context.Response.WriteAsync("early");
                after = (context.GetEndpoint(), context.Request.RouteValues["id"], context.Request.Path);
            });
            app.UseRouting();
            app.MapPut("/named/{id:int}", (Probe probe) => probe.Handle()).RequireCors("Partner");
        });
        Answers.Of(await app.Send("PUT", "/named/7", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        after.Should().Be((null, "mine", "/named/7"));
    }

    private static readonly Regex Endless = new("^(a+)+b$", RegexOptions.None, TimeSpan.FromMilliseconds(1));

    private sealed class ThrowingConstraint : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            throw new InvalidOperationException("constraint");
    }

    private sealed class GrowingEndpoints : EndpointDataSource
    {
        private readonly List<Endpoint> endpoints = [];
        private CancellationTokenSource changed = new();

        public override IReadOnlyList<Endpoint> Endpoints => [.. endpoints];

        public void Add(string path, object metadata)
        {
            var builder = new RouteEndpointBuilder(static context => context.Response.WriteAsync("late"), RoutePatternFactory.Parse(path), 0);
            builder.Metadata.Add(metadata);
            endpoints.Add(builder.Build());
            Interlocked.Exchange(ref changed, new CancellationTokenSource()).Cancel();
        }

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);
    }
}
