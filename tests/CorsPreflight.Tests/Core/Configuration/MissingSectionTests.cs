using System.Net;
using CorsPreflight.Core.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests.Core.Configuration;

/// <summary>A section that is missing is a mistake where it is needed, and the message leads to where it is.</summary>
public sealed class MissingSectionTests : IDisposable
{
    private const string Section = """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://app.example" ] } } } }""";

    private const string Sample = """Add to appsettings.json: "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://app.example.com" ] } } }""";

    private readonly string folder = Directory.CreateTempSubdirectory("missing").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Says_where_was_looked()
    {
        Write("appsettings.json", "{}");
        (await Refusal("Production")).Should().Be("StrictPreflight is missing from the configuration. Looked in memory, environment variables ASPNETCORE_*, appsettings.json, appsettings.Production.json (not found), "
            + $"environment variables MISSING_*, command line; the environment is Production, the content root {folder}. {Sample}");
    }

    [Theory]
    [InlineData("appsettings.Development.json", "appsettings.Development.json has it, and the environment is Production: move it to appsettings.json, or start with ASPNETCORE_ENVIRONMENT=Development")]
    [InlineData("appsettings.production.json", "appsettings.production.json has it, and the name that is read is appsettings.Production.json: rename it, as case counts here")]
    [InlineData("appsettings-cors.json", "appsettings-cors.json has it, and is not read: add builder.Configuration.AddJsonFile(\"appsettings-cors.json\")")]
    public async Task Names_the_file_that_has_it(string file, string hint)
    {
        if (!OperatingSystem.IsLinux() && file == "appsettings.production.json")
            return;
        Write(file, Section);
        // Nothing in these may keep it from being told.
        Write("appsettings.A.json", "{ oops");
        Write("appsettings.B.json", "");
        Write("appsettings.C.json", """{ "StrictPreflight": {} }""");
        Directory.CreateDirectory(Path.Combine(folder, "appsettings.D.json"));
        File.CreateSymbolicLink(Path.Combine(folder, "appsettings.E.json"), Path.Combine(folder, "nowhere"));
        (await Refusal("Production")).Should().StartWith($"StrictPreflight is missing from the configuration; {hint}. Looked in ");
    }

    [Fact]
    public void Names_the_file_beside_the_application_where_it_was_started_elsewhere()
    {
        Write("appsettings.json", Section);
        string elsewhere = Directory.CreateDirectory(Path.Combine(folder, "elsewhere")).FullName;
        Describe(new ConfigurationBuilder(), new Surroundings("Production", elsewhere) { ApplicationFolder = folder }).Should().Be(
            $"StrictPreflight is missing from the configuration; {folder}/appsettings.json has it, and the content root is {elsewhere}: "
            + $"start the application in {folder}, or make that its content root; the environment is Production, the content root {elsewhere}.");
    }

    [Theory]
    [InlineData("StrictPreflights", """{ "StrictPreflights": { "Policies": {} , "X": 1 } }""", "StrictPreflight", "there is a \"StrictPreflights\" (appsettings.json): is it a misspelling?")]
    [InlineData("deeper", """{ "Web": { "Corse": { "X": 1 } } }""", "Web:Cors", "there is a \"Web:Corse\" (appsettings.json): is it a misspelling?")]
    [InlineData("above", """{ "Webb": { "Cors": { "X": 1 } } }""", "Web:Cors", "there is a \"Webb\" (appsettings.json): is it a misspelling?")]
    [InlineData("Cors", """{ "Cors": { "AllowedOrigins": [ "https://a.example" ] } }""", "StrictPreflight", "Cors:AllowedOrigins (appsettings.json) has origins: move them to StrictPreflight:Policies:Default:AllowedOrigins")]
    [InlineData("top", """{ "AllowedOrigins": "https://a.example;https://b.example" }""", "StrictPreflight", "AllowedOrigins (appsettings.json) has origins: move them to StrictPreflight:Policies:Default:AllowedOrigins")]
    [InlineData("any", """{ "App": { "CorsOrigins": [ "*" ] }, "AllowedHosts": "*" }""", "StrictPreflight", "App:CorsOrigins (appsettings.json) has origins: move them to StrictPreflight:Policies:Default:AllowedOrigins")]
    public void Names_what_may_have_been_meant(string name, string settings, string path, string hint) =>
        Describe(new ConfigurationBuilder().AddJson(settings), new Surroundings(null, folder), path).Should().Be(
            $"{path} is missing from the configuration; {hint}. Looked in appsettings.json.", name);

    [Theory]
    [InlineData("""{ "StrictPreflight": {} }""")]
    [InlineData("""{ "StrictPreflight": "" }""")]
    [InlineData("""{ "StrictPreflight": null }""")]
    public void Tells_empty_from_missing(string settings) => Describe(new ConfigurationBuilder().AddJson(settings), new Surroundings(null, folder)).Should()
        .Be($"StrictPreflight is empty (appsettings.json). Looked in appsettings.json. {Sample}");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Is_no_mistake_where_CORS_is_for_Development_only(bool isWebApplication)
    {
        Write("appsettings.Development.json", Section);
        foreach (string environment in new[] { "Development", "Production" })
        {
            var probe = new Probe();
            using IHost host = isWebApplication ? WebApplicationOf(environment, probe) : GenericHostOf(environment, probe);
            await host.StartAsync();
            using HttpClient client = host.GetTestClient();
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/") { Headers = { { "Origin", TestApp.App }, { "Access-Control-Request-Method", "GET" } } };
            (await client.SendAsync(preflight)).StatusCode.Should().Be(environment == "Development" ? HttpStatusCode.NoContent : HttpStatusCode.MethodNotAllowed);
            probe.OwnLog.Where(e => e.Level >= LogLevel.Information).Select(e => e.Text).Should().Equal(environment == "Development" ? [] :
            [
                "AddStrictPreflight() was called but UseStrictPreflight() was not: no preflight is answered. Add app.UseStrictPreflight() to Program.cs, anywhere; or, where that "
                + "is meant, call AddStrictPreflight() under the same condition.",
            ]);
            await host.StopAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Is_one_where_the_policies_are_used(bool isWebApplication)
    {
        using IHost host = isWebApplication ? WebApplicationOf("Production", new Probe(), isUsed: true) : GenericHostOf("Production", new Probe(), isUsed: true);
        (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => (e.Id, e.Path, e.Source)).Should().Equal(("CPF1503", "StrictPreflight", null));
    }

    [Fact]
    public async Task Is_no_mistake_of_a_delegate_either_that_changes_what_only_Development_has()
    {
        using IHost host = WebApplicationOf("Production", new Probe(), configure: o => o.Policies["Default"].AllowedMethods.Add("PUT"));
        await host.StartAsync();
        using IHost used = WebApplicationOf("Production", new Probe(), isUsed: true, configure: o => o.Policies["Default"].AllowedMethods.Add("PUT"));
        (await used.Awaiting(h => h.StartAsync()).Should().ThrowAsync<InvalidOperationException>()).WithMessage("AddStrictPreflight(o => …) changes a policy that does not exist (there is none yet).*");
    }

    [Fact]
    public async Task What_is_there_and_wrong_is_told_whether_it_is_used_or_not()
    {
        Write("appsettings.json", """{ "StrictPreflight": { "Diagnostics": false } }""");
        using IHost host = GenericHostOf("Production", new Probe());
        (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => e.Message).Should().Equal(
            """StrictPreflight:Policies (appsettings.json) has no policy; add one, such as "Default": { "AllowedOrigins": [ "https://app.example.com" ] }""");
    }

    private static string Describe(IConfigurationBuilder configuration, Surroundings surroundings, string path = "StrictPreflight") =>
        new MissingSection(path, configuration.Build(), surroundings).Describe().Message;

    private async Task<string> Refusal(string environment)
    {
        using IHost host = GenericHostOf(environment, new Probe(), isUsed: true);
        return (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<StrictPreflightConfigurationException>()).Which.Errors.Single().Message;
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);

    private IHost WebApplicationOf(string environment, Probe probe, bool? isUsed = null, Action<StrictPreflightOptions>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = folder, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(probe);
        builder.Services.AddStrictPreflight();
        if (configure is not null)
            builder.Services.AddStrictPreflight(configure);
        WebApplication app = builder.Build();
        if (isUsed ?? app.Environment.IsDevelopment())
            app.UseStrictPreflight();
        app.MapGet("/", static () => "");
        return app;
    }

    private IHost GenericHostOf(string environment, Probe probe, bool? isUsed = null) => new HostBuilder()
        .UseEnvironment(environment)
        .UseContentRoot(folder)
        .ConfigureAppConfiguration(c => c.AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{environment}.json", optional: true)
            .AddEnvironmentVariables("MISSING_").AddCommandLine([]))
        .ConfigureLogging(l => l.ClearProviders().AddProvider(probe))
        .ConfigureWebHost(web => web.UseTestServer().ConfigureServices(s => s.AddRouting().AddStrictPreflight()).Configure((context, app) =>
        {
            if (isUsed ?? context.HostingEnvironment.IsDevelopment())
                app.UseStrictPreflight();
            app.UseRouting().UseEndpoints(static endpoints => endpoints.MapGet("/", static () => ""));
        }))
        .Build();
}
