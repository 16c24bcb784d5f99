using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CorsPreflight.Tests;

/// <summary>Where a package composes the pipeline, as the isolated worker of Azure Functions does, the services switch on.</summary>
public class PipelineOfOthersTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Is_switched_on_by_the_services(bool isFirst)
    {
        var builder = new HostBuilder();
        // The package's part, which nobody can reach into.
        builder.ConfigureWebHost(web =>
        {
            TestApp.Prepare(web, Server.TestServer);
            web.ConfigureServices(services =>
            {
                services.AddRouting();
                if (isFirst)
                    services.UseStrictPreflight().AddStrictPreflight();
                else
                    services.AddStrictPreflight().UseStrictPreflight();
            });
            web.Configure(static app => app.UseRouting().UseEndpoints(static endpoints =>
            {
                endpoints.MapPut("/orders", static () => "done");
                endpoints.MapPut("/partner", static () => "done").RequireCors("Partner");
            }));
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        await using TestApp app = TestApp.Over(host, Server.TestServer);
        Answers.Of(await app.Preflight("/orders", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await app.Preflight("/orders", TestApp.Evil, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/partner", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Preflight("/partner", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Send("PUT", "/partner", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        app.Probe.OwnLog.Select(static e => e.Event.Name).Should().OnlyContain(static name => name!.StartsWith("PreflightRe", StringComparison.Ordinal) || name == "PreflightAllowed");
    }

    [Fact]
    public async Task Two_ways_to_switch_on_are_no_branch()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, static b => b.Services.UseStrictPreflight(), static app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/partner", static () => "done").RequireCors("Partner");
        });
        Answers.Of(await app.Preflight("/partner", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Preflight("/partner", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task An_application_that_switches_on_by_the_services_routes_as_it_would()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, static b => b.Services.AddStrictPreflight().UseStrictPreflight(), static app =>
        {
            app.UsePathBase("/sub");
            app.MapPut("/partner", static () => "done").RequireCors("Partner");
        });
        Answers.Of(await app.Preflight("/partner", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Preflight("/sub/partner", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight, "Partner may run");
        Answers.Of(await app.Send("PUT", "/sub/partner", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
    }
}
