using CorsPreflight.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.HttpSys;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests.Hosting;

/// <summary>A server that asks for a user before any middleware runs is told of at startup, with the remedy.</summary>
public class ServerAuthenticationTests
{
    [Theory]
    [InlineData("windows;", null, "IIS has anonymous authentication off (on: windows). Switch it on")]
    [InlineData("windows;basic;", null, "(on: windows;basic)")]
    [InlineData("none", null, "(on: none)")]
    [InlineData("windows;anonymous;", null, null)]
    [InlineData("anonymous;", null, null)]
    [InlineData(null, null, null)]
    [InlineData(null, false, "HTTP.sys has anonymous access off. Switch it on")]
    [InlineData(null, true, null)]
    public void Knows_what_keeps_preflights_from_the_application(string? iis, bool? httpSysAllowsAnonymous, string? obstacle)
    {
        IServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("IIS_HTTPAUTH", iis)]).Build())
            .Configure<HttpSysOptions>(o => o.Authentication.AllowAnonymous = httpSysAllowsAnonymous ?? true)
            .BuildServiceProvider();
        string? found = ServerAuthentication.FindObstacle(httpSysAllowsAnonymous is null ? "Microsoft.AspNetCore.Server.IIS" : "Microsoft.AspNetCore.Server.HttpSys", services);
        if (obstacle is null)
            found.Should().BeNull();
        else
            found.Should().Contain(obstacle);
        ServerAuthentication.FindObstacle("Microsoft.AspNetCore.Server.Kestrel.Core", services).Should().Be(iis is null ? null : found, "the module also stands in front of Kestrel, HTTP.sys does not");
    }

    [Fact]
    public async Task Warns_of_a_server_that_keeps_preflights()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Configuration["IIS_HTTPAUTH"] = "windows;";
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight());
        app.Probe.OwnLog.Should().ContainSingle(e => e.Event.Name == "PreflightsBlockedByServer" && e.Level == LogLevel.Warning).Which.Text.Should().Be(
            "Preflights do not reach the application, because browsers send them without a user: IIS has anonymous authentication off (on: windows). Switch it on beside the other: "
            + "<anonymousAuthentication enabled=\"true\" /> in <system.webServer><security><authentication> of web.config, or \"anonymousAuthentication\": true in launchSettings.json; "
            + "and demand a user by authorization, such as a fallback policy.");
    }
}
