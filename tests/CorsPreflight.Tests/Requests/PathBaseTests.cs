using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>Where the application takes a base off the path after us, an endpoint's preflight gets its policy or is refused, and never Default unasked.</summary>
public class PathBaseTests
{
    [Theory]
    [InlineData("path base", true)]
    [InlineData("branch", true)]
    [InlineData("path base and fallback", true)]
    [InlineData("path base", false)]
    [InlineData("branch", false)]
    [InlineData("path base and fallback", false)]
    public async Task The_endpoint_behind_a_path_base_decides(string kind, bool isSaid)
    {
        await using TestApp app = await StartBehindBase(kind, isSaid, static endpoints =>
        {
            endpoints.MapPut("/named", (Probe probe) => probe.Handle()).RequireCors("Partner");
            endpoints.MapPut("/off", (Probe probe) => probe.Handle()).WithMetadata(new DisableCorsAttribute());
        });
        Answers.Of(await app.Preflight("/api/v1/off", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/api/v1/named", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        // What is not said may be otherwise: then nothing has the whole path, or the fallback.
        Answers.Of(await app.Preflight("/api/v1/named", TestApp.Partner, "PUT")).Should().Be(isSaid ? Answers.AllowedPartnerPreflight : Answers.RefusedPreflight);
        Answers.Of(await app.Send("PUT", "/api/v1/named", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        Answers.Of(await app.Send("PUT", "/api/v1/off", TestApp.App)).Should().Be(Answers.Of(200));
    }

    [Theory]
    [InlineData("path base")]
    [InlineData("branch")]
    public async Task The_endpoint_at_a_path_base_itself_decides(string kind)
    {
        await using TestApp app = await StartBehindBase(kind, isSaid: true, static endpoints => endpoints.MapPut("/", (Probe probe) => probe.Handle()).RequireCors("Partner"));
        foreach (string path in new[] { "/api/v1", "/api/v1/" })
        {
            Answers.Of(await app.Preflight(path, TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight, path);
            Answers.Of(await app.Preflight(path, TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight, path);
            Answers.Of(await app.Send("PUT", path, TestApp.Partner)).Should().Be(Answers.AllowedPartner(200), path);
        }
    }

    [Theory]
    [InlineData("a catch-all", false)]
    [InlineData("a catch-all", true)]
    [InlineData("a fallback", true)]
    [InlineData("a route for another part", false)]
    [InlineData("a route for another part", true)]
    public async Task What_takes_another_part_of_the_path_gives_its_policy_to_nothing_behind_a_path_base(string kind, bool isNamed)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.UsePathBase("/api/v1");
            app.UseRouting();
            RouteHandlerBuilder behind = app.MapPut("/behind", (Probe probe) => probe.Handle());
            RequestDelegate other = static context => Task.CompletedTask;
            IEndpointConventionBuilder beside = kind switch
            {
                "a catch-all" => app.MapPut("/{**rest}", other),
                "a fallback" => app.MapFallback(other),
                _ => app.MapPut("/v1/{any}", other),
            };
            if (isNamed)
                (_, _) = (beside.RequireCors("Partner"), behind.WithMetadata(new DisableCorsAttribute()));
            else
                behind.RequireCors("Partner");
        });
        Answers.Of(await app.Preflight("/api/v1/behind", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/api/v1/behind", TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
        await app.Send("PUT", "/api/v1/behind", TestApp.App);
        app.Probe.Handlers.Should().Be(1, "that is the endpoint");
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(17, true)]
    [InlineData(1000, true)]
    [InlineData(5, false)]
    [InlineData(15, false)]
    [InlineData(16, false)]
    [InlineData(1000, false)]
    public async Task No_path_base_is_so_deep_that_Default_decides(int segments, bool isSaid)
    {
        string pathBase = string.Concat(Enumerable.Repeat("/a", segments));
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o => o.PathBases = isSaid ? [pathBase] : null), app =>
        {
            app.UseStrictPreflight();
            app.UsePathBase(pathBase);
            app.UseRouting();
            app.MapPut("/named", (Probe probe) => probe.Handle()).RequireCors("Partner");
        });
        Answers.Of(await app.Send("PUT", pathBase + "/named", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        Answers.Of(await app.Preflight(pathBase + "/named", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight(pathBase + "/named", TestApp.Partner, "PUT")).Should().Be(isSaid ? Answers.AllowedPartnerPreflight : Answers.RefusedPreflight);
    }

    private static Task<TestApp> StartBehindBase(string kind, bool isSaid, Action<IEndpointRouteBuilder> map) => TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(o => o.PathBases = isSaid ? ["/api/v1"] : null), app =>
    {
        app.UseStrictPreflight();
        if (kind == "branch")
        {
            app.Map("/api/v1", branch =>
            {
                branch.UseRouting();
                branch.UseEndpoints(map);
            });
            return;
        }
        app.UsePathBase("/api/v1");
        app.UseRouting();
        map(app);
        if (kind.EndsWith("fallback", StringComparison.Ordinal))
            app.MapFallback(() => "fallback");
    });
}
