using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>There is no wrong place: whatever the order of Program.cs, the answers are the same.</summary>
public class PipelineTests
{
    private static readonly Dictionary<string, Pipeline> Pipelines = new()
    {
        ["authentication is implied"] = new(401, Authenticated, app =>
        {
            app.UseStrictPreflight();
            MapOrders(app).RequireAuthorization();
        }),
        ["UseStrictPreflight is the last line"] = new(401, Authenticated, app =>
        {
            MapOrders(app).RequireAuthorization();
            app.UseStrictPreflight();
        }),
        ["authentication is called before"] = new(401, Authenticated, app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.UseStrictPreflight();
            MapOrders(app).RequireAuthorization();
        }),
        ["authentication is called after"] = new(401, Authenticated, app =>
        {
            app.UseStrictPreflight();
            app.UseAuthentication();
            app.UseAuthorization();
            MapOrders(app).RequireAuthorization();
        }),
        ["a fallback policy demands a user everywhere"] = new(401, services =>
        {
            Authenticated(services);
            services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        }, app =>
        {
            app.UseStrictPreflight();
            MapOrders(app);
        }),
        ["the endpoint has RequireAuthorization and RequireCors"] = new(401, Authenticated, app =>
        {
            app.UseStrictPreflight();
            MapOrders(app).RequireAuthorization().RequireCors("default");
        }),
        ["UseRouting is called before"] = new(401, Authenticated, app =>
        {
            app.UseRouting();
            app.UseStrictPreflight();
            app.UseAuthentication();
            app.UseAuthorization();
            MapOrders(app).RequireAuthorization();
        }),
        ["UseRouting is called after"] = new(401, Authenticated, app =>
        {
            app.UseAuthentication();
            app.UseStrictPreflight();
            app.UseRouting();
            app.UseAuthorization();
            MapOrders(app).RequireAuthorization();
        }),
        ["UseEndpoints comes first"] = new(401, Authenticated, app =>
        {
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.UseEndpoints(e => MapOrders(e).RequireAuthorization());
            app.UseStrictPreflight();
        }),
        ["controllers"] = new(401, services =>
        {
            Authenticated(services);
            services.AddControllers().AddApplicationPart(typeof(PipelineTests).Assembly);
        }, app =>
        {
            app.MapControllers();
            app.UseStrictPreflight();
        }),
        ["controllers of AddMvc come after"] = new(401, services =>
        {
            Authenticated(services);
            services.AddMvc().AddApplicationPart(typeof(PipelineTests).Assembly);
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapControllers();
        }),
        ["a minimal API without authentication"] = new(200, static _ => { }, app =>
        {
            app.UseStrictPreflight();
            MapOrders(app);
        }),
        ["groups"] = new(401, Authenticated, app =>
        {
            RouteGroupBuilder group = app.MapGroup("/orders").RequireAuthorization().RequireCors("Default");
            group.MapPut("/{id:int}", (Probe probe) => probe.Handle());
            app.UseStrictPreflight();
        }),
        ["MapFallback swallows everything"] = new(200, static _ => { }, app =>
        {
            app.MapFallback((Probe probe) => probe.Handle());
            app.UseStrictPreflight();
        }),
        ["no endpoint at all"] = new(404, static _ => { }, app => app.UseStrictPreflight()),
        ["UseStrictPreflight is called twice"] = new(401, Authenticated, app =>
        {
            app.UseStrictPreflight();
            MapOrders(app).RequireAuthorization();
            app.UseStrictPreflight();
        }),
    };

    public static TheoryData<string, Server> Rows()
    {
        var rows = new TheoryData<string, Server>();
        foreach (string name in Pipelines.Keys)
        {
            foreach (Server server in Enum.GetValues<Server>())
                rows.Add(name, server);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Answers_the_same_whatever_the_pipeline(string name, Server server)
    {
        Pipeline pipeline = Pipelines[name];
        await using TestApp app = await TestApp.Start(server, builder =>
        {
            pipeline.Services(builder.Services);
            builder.Services.AddStrictPreflight();
        }, pipeline.Configure);

        Answers.Of(await app.Preflight("/orders/7", TestApp.App, "PUT", "authorization,content-type")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await app.Preflight("/orders/7", TestApp.Evil, "PUT", "authorization,content-type")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/orders/7", TestApp.App, "PATCH")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/orders/7", TestApp.App, "PUT", "x-unknown")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/nowhere", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        app.Probe.Handlers.Should().Be(0, "no handler runs on a preflight");
        app.Probe.Authentications.Should().Be(0, "no preflight reaches authentication");

        Answers.Of(await app.Send("PUT", "/orders/7", TestApp.App)).Should().Be(Answers.Allowed(pipeline.ActualStatus));
        Answers.Of(await app.Send("PUT", "/orders/7", TestApp.Evil)).Should().Be(Answers.NotAllowed(pipeline.ActualStatus));
        Answers.Of(await app.Send("PUT", "/orders/7", origin: null)).Should().Be(Answers.NotAllowed(pipeline.ActualStatus));
        if (pipeline.ActualStatus == 401)
            app.Probe.Authentications.Should().BePositive("the counter counts");
        if (pipeline.ActualStatus == 200)
            app.Probe.Handlers.Should().Be(3, "the counter counts");
    }

    [Fact]
    public async Task Passes_every_other_OPTIONS_request_to_the_application()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapMethods("/orders/{id:int}", ["OPTIONS"], (Probe probe) => probe.Handle());
        });
        Answers.Of(await app.Send("OPTIONS", "/orders/7", TestApp.App)).Should().Be(Answers.Allowed(200));
        Answers.Of(await app.Send("OPTIONS", "/orders/7", origin: null, r => r.Headers.Add("Access-Control-Request-Method", "PUT"))).Should().Be(Answers.NotAllowed(200));
        Answers.Of(await app.Send("OPTIONS", "/orders/7", TestApp.App, r => r.Headers.Add("Access-Control-Request-Headers", "x-a"))).Should().Be(Answers.Allowed(200));
        app.Probe.Handlers.Should().Be(3);
    }

    [Fact]
    public async Task Has_the_last_word_over_startup_filters_that_came_before()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddSingleton<IStartupFilter, MeddlingFilter>();
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight());
        string vary = "Vary: X-Tenant, origin, Access-Control-Request-Method, Access-Control-Request-Headers";
        Answers.Of(await app.Preflight("/", TestApp.Evil, "PUT")).Should().Be(Answers.Of(403, vary));
        Answers.Of(await app.Preflight("/", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight.Replace($"Vary: {Answers.PreflightVary}", vary, StringComparison.Ordinal));
        Answers.Of(await app.Send("PUT", "/", TestApp.Evil)).Should().Be(Answers.Of(404, "Vary: X-Tenant, origin"));
    }

    private static IEndpointConventionBuilder MapOrders(IEndpointRouteBuilder app) => app.MapPut("/orders/{id:int}", (Probe probe) => probe.Handle());

    private static void Authenticated(IServiceCollection services) => Probe.NobodyHandler.AddTo(services);

    private sealed record Pipeline(int ActualStatus, Action<IServiceCollection> Services, Action<WebApplication> Configure);
}
