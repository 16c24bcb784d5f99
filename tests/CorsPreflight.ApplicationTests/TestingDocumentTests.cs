using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests;

/// <summary>The tests that docs/testing.md shows, of the README's program under the README's policy.</summary>
public sealed class TestingDocumentTests : IDisposable
{
    private readonly ReadmeFactory factory = new();

    public void Dispose() => factory.Dispose();

    [Fact]
    public void The_code_is_what_these_tests_compile() =>
        Readme.BlocksOf("docs/testing.md", "csharp").Should().Equal(Readme.SnippetsOf("PreflightRequests.cs", "docs/testing.md").Concat(Readme.SnippetsOf("TestingDocumentTests.cs", "docs/testing.md")));

    // docs/testing.md
    [Fact]
    public async Task Pages_of_the_front_end_may_replace_orders()
    {
        HttpClient client = factory.CreateClient();
        HttpResponseMessage allowed = await client.PreflightAsync("/orders/7", "https://app.example.com", "PUT", "authorization");
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal(["https://app.example.com"], allowed.Headers.GetValues("Access-Control-Allow-Origin"));

        HttpResponseMessage refused = await client.PreflightAsync("/orders/7", "https://evil.test", "PUT", "authorization");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain(refused.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Pages_of_the_front_end_may_read_the_answer_and_errors_too()
    {
        HttpClient client = factory.CreateClient();
        client.DefaultRequestHeaders.Add("Origin", "https://app.example.com");
        HttpResponseMessage missing = await client.GetAsync(new Uri("/nowhere", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(["https://app.example.com"], missing.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    // docs/testing.md
    // docs/testing.md
    [Fact]
    public async Task Another_list_takes_the_place_of_the_one_in_the_file()
    {
        using WebApplicationFactory<Program> changed = factory.WithWebHostBuilder(web => web.ConfigureAppConfiguration((_, configuration) =>
            configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["StrictPreflight:Policies:Default:AllowedOrigins:0"] = "https://test.example.com" })));
        HttpClient client = changed.CreateClient();
        Assert.Equal(HttpStatusCode.NoContent, (await client.PreflightAsync("/orders/7", "https://test.example.com", "PUT")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PreflightAsync("/orders/7", "https://app.example.com", "PUT")).StatusCode);
    }

    // docs/testing.md
    // docs/testing.md
    [Fact]
    public void The_policy_refuses_what_it_does_not_list()
    {
        PreflightPolicy policy = PreflightPolicy.Create(factory.Services.GetRequiredService<IOptions<StrictPreflightOptions>>().Value.Policies["Default"]);
        PreflightVerdict verdict = policy.Evaluate(new PreflightRequest("https://app.example.com", "PATCH", "authorization"));
        Assert.Equal((PreflightReason.MethodNotAllowed, "PATCH"), (verdict.Reason, verdict.Offender));
        Assert.True(policy.AllowsOrigin("http://localhost:3000"));
    }

    // docs/testing.md

    private sealed class ReadmeFactory : WebApplicationFactory<Program>
    {
        private readonly string folder = Directory.CreateTempSubdirectory("testing").FullName;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            File.WriteAllText(Path.Combine(folder, "appsettings.json"), Readme.Blocks("json").First());
            builder.UseContentRoot(folder);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
