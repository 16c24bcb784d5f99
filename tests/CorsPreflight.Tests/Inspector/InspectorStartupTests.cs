using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests.Inspector;

public class InspectorStartupTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Refuses_to_start_outside_Development(string environment)
    {
        Func<Task> starting = () => TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapStrictPreflightInspector();
        }, environment: environment);
        (await starting.Should().ThrowExactlyAsync<InvalidOperationException>()).WithMessage(
            $"app.MapStrictPreflightInspector() shows every policy, and the environment is {environment}. Map it in Development only: if (app.Environment.IsDevelopment()) app.MapStrictPreflightInspector().AllowAnonymous(); "
            + "or, knowing that, for users you trust: app.MapStrictPreflightInspector(evenOutsideDevelopment: true).RequireAuthorization();");
    }

    [Fact]
    public async Task Refuses_to_start_without_AddStrictPreflight()
    {
        Func<Task> starting = () => TestApp.Start(Server.TestServer, static _ => { }, app => app.MapStrictPreflightInspector(), environment: "Development");
        (await starting.Should().ThrowExactlyAsync<InvalidOperationException>()).WithMessage(
            "MapStrictPreflightInspector() needs its services. Add this line before builder.Build(): builder.Services.AddStrictPreflight();");
    }

    [Fact]
    public async Task Warns_once_where_it_is_forced_and_then_answers_every_host_behind_authorization()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddStrictPreflight();
            Probe.NobodyHandler.AddTo(b.Services);
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapStrictPreflightInspector("/admin/cors", evenOutsideDevelopment: true).RequireAuthorization();
        });
        app.Probe.OwnLog.Select(e => $"{e.Level} {e.Event.Id} {e.Event.Name} {e.Text}").Should().Equal(
            "Warning 20 InspectorMappedOutsideDevelopment The inspector is mapped in the environment Production: every user that /admin/cors lets in reads each policy, and from where, for what and with which answer the application is called. "
            + "To let in some only, name a policy: MapStrictPreflightInspector(…).RequireAuthorization(\"name\").");
        foreach (string path in new[] { "/admin/cors", "/admin/cors/events" })
            (await app.Send("GET", path, origin: null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await app.Send("GET", "/admin/cors", null, r =>
        {
            r.Headers.Host = "api.example.com";
            r.Headers.Add("X-User", "operator");
        })).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private const string Everybody = "In the environment Production, /admin/cors would show everybody each policy, and from where, for what and with which answer the application is called, because {why}. "
        + "Let it ask for a user: app.MapStrictPreflightInspector(evenOutsideDevelopment: true).RequireAuthorization();";

    [Theory]
    [InlineData("no authorization at all", false, false, "nothing there asks for a user")]
    [InlineData("authorization that nothing asks for", true, false, "nothing there asks for a user")]
    [InlineData("a fallback policy, and the README's line for Development", true, true, "it allows anonymous users. Remove AllowAnonymous() from it, or from the group that it is mapped in")]
    public async Task Refuses_to_start_outside_Development_where_everybody_could_read_it(string it, bool hasAuthorization, bool isAnonymous, string because)
    {
        Func<Task> starting = () => TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddStrictPreflight();
            if (hasAuthorization)
                AddAuthorization(b.Services, demandsUser: isAnonymous);
        }, app =>
        {
            app.UseStrictPreflight();
            RouteGroupBuilder admin = app.MapGroup("/admin");
            admin.MapStrictPreflightInspector("cors", evenOutsideDevelopment: true);
            if (isAnonymous)
                admin.AllowAnonymous();
        });
        (await starting.Should().ThrowExactlyAsync<InvalidOperationException>(it)).Which.Message.Should().Be(Everybody.Replace("{why}", because, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a fallback policy", "")]
    [InlineData("its endpoint", "endpoint")]
    [InlineData("its group", "group")]
    public async Task Starts_outside_Development_where_a_user_is_asked_for_by(string it, string where)
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddStrictPreflight();
            AddAuthorization(b.Services, demandsUser: where.Length == 0);
        }, app =>
        {
            app.UseStrictPreflight();
            RouteGroupBuilder group = app.MapGroup("/admin");
            IEndpointConventionBuilder inspector = group.MapStrictPreflightInspector("cors", evenOutsideDevelopment: true);
            _ = where switch
            {
                "endpoint" => inspector.RequireAuthorization(),
                "group" => group.RequireAuthorization(),
                _ => inspector,
            };
        });
        foreach (string path in new[] { "/admin/cors", "/admin/cors/events" })
            (await app.Send("GET", path, origin: null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, it);
        app.Probe.OwnLog.Select(e => e.Event.Name).Should().Equal(["InspectorMappedOutsideDevelopment"], "addresses are told in Development only");
    }

    [Theory]
    [InlineData("nothing demands a user", false, "", false, "Information 22 InspectorMapped CorsPreflight inspector: {address}/_preflight")]
    [InlineData("the README's line under a fallback policy", true, "anonymous", false, "Information 22 InspectorMapped CorsPreflight inspector: {address}/_preflight")]
    [InlineData("without it", true, "", false, "Warning 23 InspectorClosed Add .AllowAnonymous() to app.MapStrictPreflightInspector(): the fallback authorization policy closes the inspector to everybody who has not signed in: {address}/_preflight")]
    [InlineData("authorization of its own", false, "user", false, "Warning 23 InspectorClosed Add .AllowAnonymous() to app.MapStrictPreflightInspector(): the authorization of its endpoint, or of the group that it is mapped in, closes the inspector to everybody who has not signed in: {address}/_preflight")]
    [InlineData("authorization of its own, everywhere", false, "user", true, "Information 22 InspectorMapped CorsPreflight inspector: {address}/_preflight")]
    public async Task Says_in_Development_where_it_is_or_what_closes_it(string it, bool demandsUser, string asks, bool evenOutsideDevelopment, string said)
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddStrictPreflight();
            AddAuthorization(b.Services, demandsUser);
        }, app =>
        {
            app.UseStrictPreflight();
            IEndpointConventionBuilder inspector = app.MapStrictPreflightInspector(evenOutsideDevelopment: evenOutsideDevelopment);
            _ = asks switch
            {
                "anonymous" => inspector.AllowAnonymous(),
                "user" => inspector.RequireAuthorization(),
                _ => inspector,
            };
        }, environment: "Development");
        app.Probe.OwnLog.Select(e => $"{e.Level} {e.Event.Id} {e.Event.Name} {e.Text}").Should()
            .Equal([said.Replace("{address}", app.Client.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal)], it);
        (await app.Send("GET", InspectorApp.Page, origin: null)).StatusCode.Should().Be(said.Contains("AllowAnonymous", StringComparison.Ordinal) || evenOutsideDevelopment ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, it);
    }

    [Theory]
    [InlineData("http://localhost:5000", "http://localhost:5000/_preflight")]
    [InlineData("http://localhost:5000;https://localhost:5001", "http://localhost:5000/_preflight, https://localhost:5001/_preflight")]
    [InlineData("http://*:8080;http://[::]:8080;http://0.0.0.0:8080;http://+:8080", "http://localhost:8080/_preflight")]
    [InlineData("http://127.0.0.1:80;https://[::1]:443", "http://127.0.0.1/_preflight, https://[::1]/_preflight")]
    [InlineData("http://192.168.0.7:5000;http://localhost:5000", "http://localhost:5000/_preflight")]
    [InlineData("http://192.168.0.7:5000", "/_preflight")]
    [InlineData("http://unix:/tmp/kestrel.sock", "/_preflight")]
    [InlineData("", "/_preflight")]
    public async Task Says_the_addresses_that_it_answers_to(string bound, string said)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        var probe = new Probe();
        builder.Configuration.AddJson(TestApp.Settings);
        builder.Logging.ClearProviders().AddProvider(probe);
        builder.Services.AddSingleton<IServer>(new BoundServer(bound));
        builder.Services.AddStrictPreflight();
        await using WebApplication app = builder.Build();
        app.UseStrictPreflight();
        app.MapStrictPreflightInspector();
        await app.StartAsync();
        probe.OwnLog.Where(e => e.Level == LogLevel.Information).Select(e => e.Text).Should().Equal($"CorsPreflight inspector: {said}");
    }

    [Fact]
    public async Task Says_so_where_UseStrictPreflight_was_not_called()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app => app.MapStrictPreflightInspector(), environment: "Development");
        HttpResponseMessage response = await app.Send("GET", InspectorApp.Page, origin: null);
        (response.StatusCode, await response.Content.ReadAsStringAsync()).Should().Be(
            (HttpStatusCode.ServiceUnavailable, "No policy is in force, because UseStrictPreflight() was not called. Add app.UseStrictPreflight() to Program.cs, anywhere."));
    }

    [Fact]
    public async Task Is_in_no_description_of_the_api_and_carries_no_CORS_metadata()
    {
        await using TestApp app = await InspectorApp.Start();
        IReadOnlyList<Endpoint> endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        endpoints.Should().HaveCount(2).And.OnlyContain(e => e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()!.ExcludeFromDescription);
        endpoints.Should().OnlyContain(e => e.Metadata.GetMetadata<ICorsMetadata>() == null);
    }

    private static void AddAuthorization(IServiceCollection services, bool demandsUser)
    {
        Probe.NobodyHandler.AddTo(services);
        if (demandsUser)
            services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>Says that it is bound to addresses, and listens to none.</summary>
    private sealed class BoundServer : IServer
    {
        public BoundServer(string bound)
        {
            var addresses = new ServerAddressesFeature();
            foreach (string address in bound.Split(';', StringSplitOptions.RemoveEmptyEntries))
                addresses.Addresses.Add(address);
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
