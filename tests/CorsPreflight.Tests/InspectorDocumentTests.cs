using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>What docs/inspector.md shows is what happens.</summary>
public class InspectorDocumentTests
{
    [Fact]
    public void The_code_is_that_of_the_README() =>
        Readme.BlocksOf("docs/inspector.md", "csharp").Should().Equal(Readme.Blocks("csharp").Last());

    [Fact]
    public async Task Is_open_under_a_fallback_policy_that_demands_a_user()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddStrictPreflight();
            Probe.NobodyHandler.AddTo(b.Services);
            HostingDocument.DemandAUser(b.Services);
        }, app =>
        {
            app.UseStrictPreflight();
            ReadmeProgram.Inspect(app);
        }, environment: "Development");
        (await app.Send("GET", "/_preflight", origin: null)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.Send("GET", "/", origin: null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, "the policy holds for all else");
    }

    [Theory]
    [InlineData("Development", 2)]
    [InlineData("Production", 0)]
    public async Task Is_mapped_in_Development(string environment, int endpoints)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            ReadmeProgram.Inspect(app);
        }, environment: environment);
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Should().HaveCount(endpoints);
    }
}
