using System.Xml.Linq;
using CorsPreflight.Hosting;
using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests;

/// <summary>What docs/hosting.md says and shows is what happens.</summary>
public class HostingDocumentTests
{
    [Fact]
    public void The_code_is_what_these_tests_compile() =>
        Readme.BlocksOf("docs/hosting.md", "csharp").Should().Contain(Readme.SnippetsOf("HostingDocument.cs", "docs/hosting.md")).And.Contain(block => block.Contains("AheadOfCors", StringComparison.Ordinal));

    [Theory]
    [InlineData(Server.Kestrel)]
    [InlineData(Server.TestServer)]
    public async Task A_logger_in_Program_cs_sees_no_preflight(Server server)
    {
        await using TestApp app = await TestApp.Start(server, b => b.Services.AddHttpLogging().AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.UseHttpLogging();
            Map(app);
        });
        await AskAll(app);
        await app.Stop();
        Logged(app).Should().Equal(["PUT 200", "PUT 200"], "an exception passes it ahead of the answer, which is 500");
        app.Probe.Log.Count(e => e.Category == "Microsoft.AspNetCore.Hosting.Diagnostics" && e.Text.StartsWith("Request starting", StringComparison.Ordinal) && e.Text.Contains(" OPTIONS ", StringComparison.Ordinal))
            .Should().Be(2, "the server itself sees all");
    }

    [Theory]
    [InlineData(Server.Kestrel)]
    [InlineData(Server.TestServer)]
    public async Task A_logger_ahead_as_shown_sees_allowed_and_refused_preflights_and_its_headers_are_on_all(Server server)
    {
        await using TestApp app = await TestApp.Start(server, HostingDocument.LogAheadOfCors, app =>
        {
            app.UseStrictPreflight();
            Map(app);
        });
        HttpResponseMessage[] answers = await AskAll(app);
        await app.Stop();
        Logged(app).Should().Equal("OPTIONS 204", "OPTIONS 403", "PUT 200", "PUT 500");
        answers.Should().OnlyContain(answer => answer.Headers.Contains("X-Correlation-Id") && answer.Headers.GetValues("X-Content-Type-Options").Single() == "nosniff");
        answers.Select(Answers.Of).Should().Equal(Answers.AllowedPreflight, Answers.RefusedPreflight, Answers.Allowed(200), Answers.Allowed(500));
    }

    [Fact]
    public async Task A_logger_that_is_registered_later_sees_none()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddHttpLogging().AddStrictPreflight();
            b.Services.AddSingleton<IStartupFilter, HostingDocument.AheadOfCors>();
        }, app =>
        {
            app.UseStrictPreflight();
            Map(app);
        });
        await AskAll(app);
        await app.Stop();
        Logged(app).Should().Equal(["PUT 200", "PUT 200"], "an exception passes it ahead of the answer, which is 500");
    }

    [Fact]
    public void The_user_that_is_demanded_is_authorization_s()
    {
        var services = new ServiceCollection();
        HostingDocument.DemandAUser(services);
        services.BuildServiceProvider().GetRequiredService<IOptions<AuthorizationOptions>>().Value.FallbackPolicy!.Requirements.Should().ContainSingle().Which.Should().BeOfType<DenyAnonymousAuthorizationRequirement>();
    }

    [Fact]
    public void The_web_config_switches_on_what_the_warning_asks_for()
    {
        XElement authentication = XElement.Parse(Readme.BlocksOf("docs/hosting.md", "xml").Single()).Element("system.webServer")!.Element("security")!.Element("authentication")!;
        authentication.Elements().Select(e => (e.Name.LocalName, (bool)e.Attribute("enabled")!)).Should().Equal(("anonymousAuthentication", true), ("windowsAuthentication", true));
        IServiceProvider iis = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("IIS_HTTPAUTH", (string?)"windows;")]).Build()).BuildServiceProvider();
        ServerAuthentication.FindObstacle(server: null, iis).Should().Contain(authentication.Element("anonymousAuthentication")!.ToString());
    }

    private static void Map(WebApplication app)
    {
        app.MapPut("/orders", (Probe probe) => probe.Handle());
        app.MapPut("/throws", void (Probe probe) => throw probe.Throw());
    }

    private static async Task<HttpResponseMessage[]> AskAll(TestApp app) =>
    [
        await app.Preflight("/orders", TestApp.App, "PUT"), await app.Preflight("/orders", TestApp.App, "PATCH"),
        await app.Send("PUT", "/orders", TestApp.App), await app.Send("PUT", "/throws", TestApp.App),
    ];

    // The middleware logs requests and responses apart.
    private static IEnumerable<string> Logged(TestApp app)
    {
        string method = "";
        foreach (LogEntry entry in app.Probe.Log.Where(e => e.Category == "Microsoft.AspNetCore.HttpLogging.HttpLoggingMiddleware"))
        {
            if (Find(entry, "Method: ") is string asked)
                method = asked;
            else if (Find(entry, "StatusCode: ") is string status)
                yield return $"{method} {status}";
        }

        static string? Find(LogEntry entry, string name) =>
            entry.Text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
    }
}
