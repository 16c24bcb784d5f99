using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using CorsPreflight.Core.Configuration;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests;

/// <summary>What docs/errors.md shows is what happens.</summary>
public sealed partial class ErrorsDocumentTests : IDisposable
{
    private const string Document = "docs/errors.md";

    private readonly string folder = Directory.CreateTempSubdirectory("errors").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_console_shows_the_startup_error()
    {
        Copy(Path.Combine(SampleTests.Samples, "OrdersApi/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0"), folder);
        string[] settings = [.. Readme.BlocksOf(Document, "json")];
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), settings[0]);
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.Production.json"), settings[1]);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "OrdersApi.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        Match variable = Export().Match(Readme.BlocksOf(Document, "sh").Single());
        start.Environment[variable.Groups[1].Value] = variable.Groups[2].Value;
        using Process sample = Process.Start(start)!;
        Task<string> output = sample.StandardOutput.ReadToEndAsync();
        string error = await sample.StandardError.ReadToEndAsync();
        await sample.WaitForExitAsync();
        error.ReplaceLineEndings("\n").Replace(" \n", "\n", StringComparison.Ordinal).Should().Be(Readme.BlocksOf(Document, "text").First() + "\n");
        (await output).ReplaceLineEndings("\n").Should().NotContain("   at ", "the log has no stack either");
    }

    [Fact]
    public void The_missing_section_is_told_as_shown()
    {
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "appsettings.Development.json"), TestApp.Settings);
        IConfigurationRoot configuration = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("appsettings.json").AddJsonFile("appsettings.Production.json", optional: true)
            .AddEnvironmentVariables("ERRORS_").Build();
        new MissingSection("StrictPreflight", configuration, new Surroundings("Production", folder)).Describe().Message.Replace(folder, "/app", StringComparison.Ordinal).Replace(" ERRORS_*", "", StringComparison.Ordinal)
            .Should().Be(Readme.BlocksOf(Document, "text").ElementAt(1).TrimEnd());
    }

    [Theory]
    [InlineData("Development", 204)]
    [InlineData("Production", 405)]
    public async Task CORS_in_Development_only_starts_in_both(string environment, int status)
    {
        Readme.BlocksOf(Document, "csharp").Single().Should().Be("""
            if (builder.Environment.IsDevelopment())
                builder.Services.AddStrictPreflight();
            var app = builder.Build();
            if (app.Environment.IsDevelopment())
                app.UseStrictPreflight();

            """.ReplaceLineEndings("\n"));
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = folder, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.Development.json"), TestApp.Settings);
        ((IConfigurationRoot)builder.Configuration).Reload();
        if (builder.Environment.IsDevelopment())
            builder.Services.AddStrictPreflight();
        await using WebApplication app = builder.Build();
        if (app.Environment.IsDevelopment())
            app.UseStrictPreflight();
        app.MapGet("/", static () => "");
        await app.StartAsync();
        using HttpClient client = app.GetTestClient();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/") { Headers = { { "Origin", TestApp.App }, { "Access-Control-Request-Method", "GET" } } };
        ((int)(await client.SendAsync(preflight)).StatusCode).Should().Be(status);
    }

    [Fact]
    public async Task The_refusal_of_what_a_replaced_list_has_is_logged_as_shown()
    {
        const string lists = """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "ORIGIN" ] } } } }""";
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Configuration.AddJson(lists.Replace("ORIGIN", "http://localhost:5173", StringComparison.Ordinal), "appsettings.Development.json");
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight(), lists.Replace("ORIGIN", "http://localhost:3000", StringComparison.Ordinal));
        await app.Preflight("/orders/7?token=secret", "http://localhost:3000", "PUT");
        app.Probe.OwnLog.Single(e => e.Level == LogLevel.Warning).Text.Should().Be(Readme.BlocksOf(Document, "text").ElementAt(2).TrimEnd());
    }

    [Fact]
    public void The_mistakes_are_told_as_shown()
    {
        new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJson(Readme.BlocksOf(Document, "json").Last()).Build()).AddStrictPreflight().BuildServiceProvider().Invoking(s => s.GetRequiredService<IOptions<StrictPreflightOptions>>().Value)
            .Should().Throw<StrictPreflightConfigurationException>().Which.Message.ReplaceLineEndings("\n").Should().Be(Readme.BlocksOf(Document, "text").Last().TrimEnd());
    }

    [Fact]
    public void The_events_are_those_of_the_log()
    {
        IEnumerable<string> events = typeof(Log).GetMethods().Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()
            .OrderBy(static one => one.EventId).Select(static one => $"{one.EventId} {one.EventName} {one.Level}");
        Row().Matches(Readme.Of(Document)).Select(static row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}").Should().Equal(events);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex("export (.*?)=(.*)")]
    private static partial Regex Export();

    [GeneratedRegex("^\\| ([0-9]+) \\| `(\\w+)` \\| (\\w+) \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
