using System.Globalization;
using System.IO.Compression;

namespace CorsPreflight.Tool.Tests;

/// <summary>The tool as users get it: a package in a feed, installed, run.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Is_installed_from_a_feed_and_run()
    {
        // Never one that a cache has already.
        string version = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test{DateTime.UtcNow.Ticks}");
        await Dotnet(
            "pack",
            Path.Combine(Ran.Repository, "src/CorsPreflight.Tool"),
            "--no-build",
            "--configuration",
            Ran.Configuration,
            "--output",
            folder.At("feed"),
            $"-p:PackageVersion={version}",
            "-nodereuse:false");
        // It needs nothing else, so no other source is asked.
        folder.Write(
            "nuget.config",
            """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");
        await Dotnet(
            "tool", "install", "CorsPreflight.Tool", "--version",
            version,
            "--tool-path",
            folder.At("tools"),
            "--configfile",
            folder.At("nuget.config"));

        (await Installed("--version")).Should().Be(await Ran.In(folder.Path, "--version"));
        folder.Write(
            "appsettings.json",
            """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://app.example.com/" ], "AllowCredentials": true } } } }""");
        (await Installed("lint"))
            .Should().Be(
                new Ran(
                    1,
                    "appsettings.json(1,71): error CPF1004: StrictPreflight:Policies:Default:AllowedOrigins:0 "
                        + "\"https://app.example.com/\" ends in a slash, which no browser sends; write \"https://app.example.com\".\n",
                    "appsettings.json: 1 mistake; the application does not start.\n"));
        // The list of public suffixes came along.
        folder.Write(
            "appsettings.json",
            """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://*.github.io" ], "AllowCredentials": true } } } }""");
        (await Installed("lint")).Output.Should().StartWith("appsettings.json(1,71): error CPF1008: ");
        (await Installed("explain", "--origin", "https://a")).ExitCode.Should().Be(1);

        await using ZipArchive package = await ZipFile.OpenReadAsync(folder.At($"feed/CorsPreflight.Tool.{version}.nupkg"));
        package.Entries.Select(entry => entry.FullName).Should().Contain(["README.md", "THIRD-PARTY-NOTICES"]);
        using var runtime = new StreamReader(
            await package.Entries.Single(entry => entry.Name == "CorsPreflight.Tool.runtimeconfig.json").OpenAsync());
        string needed = await runtime.ReadToEndAsync();
        needed.Should().Contain("Microsoft.NETCore.App").And.NotContain("Microsoft.AspNetCore.App", "it runs where there is .NET alone");
        using var notices = new StreamReader(await package.GetEntry("THIRD-PARTY-NOTICES")!.OpenAsync());
        IEnumerable<string> libraries = package.Entries.Select(entry => entry.Name)
            .Where(name => name.EndsWith(".dll", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension)!;
        (await notices.ReadToEndAsync()).Split([',', ':', ' ', '\r', '\n']).Should().Contain(libraries);
    }

    private async Task Dotnet(params string[] args)
    {
        Ran ran = await Ran.Process(folder.Path, "dotnet", args);
        ran.ExitCode.Should().Be(0, $"dotnet {string.Join(' ', args)} says: {ran.Output}{ran.Error}");
    }

    private Task<Ran> Installed(params string[] args) =>
        Ran.Process(folder.Path, folder.At(OperatingSystem.IsWindows() ? "tools/cors-preflight.exe" : "tools/cors-preflight"), args);
}
