using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

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
            $"app.MapStrictPreflightInspector() shows every policy, and the environment is {environment}. Map it in Development only: if (app.Environment.IsDevelopment()) app.MapStrictPreflightInspector(); "
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
            "Warning 20 InspectorForced The inspector is mapped in the environment Production: whoever reaches /admin/cors reads every policy, and from where, for what and with which answer the application is called. "
            + "Let it ask for a user: MapStrictPreflightInspector(…).RequireAuthorization().");
        foreach (string path in new[] { "/admin/cors", "/admin/cors/events" })
            (await app.Send("GET", path, origin: null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await app.Send("GET", "/admin/cors", null, r =>
        {
            r.Headers.Host = "api.example.com";
            r.Headers.Add("X-User", "operator");
        })).StatusCode.Should().Be(HttpStatusCode.OK);
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
}
