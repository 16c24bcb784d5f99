using System.Diagnostics;
using System.Globalization;

namespace CorsPreflight.Tests;

/// <summary>The library as a package, in a folder outside of the repository where applications are made.</summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    private readonly string folder = Directory.CreateTempSubdirectory("templates").FullName;
    private bool isPacked;

    // Never one that a cache has already.
    private readonly string version = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test{DateTime.UtcNow.Ticks}");

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>What a user does: dotnet new, dotnet add package, two lines, a policy, dotnet build.</summary>
    /// <returns>The application's folder.</returns>
    internal async Task<string> Create(string name, string template, string policies)
    {
        string app = await CreateUnbuilt(name, template, policies);
        await Run(app, "build --no-restore -nodereuse:false");
        return app;
    }

    /// <summary>A web API whose OpenAPI document is written at build time, with an inspector and an endpoint whose policy does not exist.</summary>
    /// <returns>The application's folder, and what the build said.</returns>
    internal async Task<(string Folder, string Output)> CreateWithDocument(string name, string policies)
    {
        string app = await CreateUnbuilt(name, "webapi", policies);
        await Edit(Path.Combine(app, "Program.cs"), "app.UseStrictPreflight();", """
            app.UseStrictPreflight();
            app.MapStrictPreflightInspector();
            app.MapGet("/unknown", () => "").RequireCors("Nobody");
            """);
        await Run(app, "add package Microsoft.Extensions.ApiDescription.Server --version 10.0.12");
        return (app, await Run(app, "build --no-restore -nodereuse:false"));
    }

    private async Task<string> CreateUnbuilt(string name, string template, string policies)
    {
        await Pack();
        string app = Path.Combine(folder, name);
        await Run(folder, $"new {template} --name {name} --output {name} --no-restore");
        await Run(app, $"add package CorsPreflight --version {version}");
        await Edit(Path.Combine(app, "Program.cs"), "var app = builder.Build();", "builder.Services.AddStrictPreflight();\n\nvar app = builder.Build();");
        await Edit(Path.Combine(app, "Program.cs"), "app.Run();", "app.UseStrictPreflight();\n\napp.Run();");
        await Edit(Path.Combine(app, "appsettings.json"), "  \"AllowedHosts\": \"*\"", $"  \"AllowedHosts\": \"*\",{policies.Trim()[1..^1]}");
        return app;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string unpacked = Path.Combine(packages, "corspreflight", version);
        if (Directory.Exists(unpacked))
            Directory.Delete(unpacked, recursive: true);
        return Task.CompletedTask;
    }

    private async Task Pack()
    {
        if (isPacked)
            return;
        // Beside the sources that the machine has.
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), """<configuration><packageSources><add key="packed" value="packed" /></packageSources></configuration>""");
        // As these tests were built; another build beside them might be in the way of others.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await Run(Repository, $"pack src/CorsPreflight --no-build --configuration {configuration} --output {Path.Combine(folder, "packed")} -p:PackageVersion={version} -nodereuse:false");
        isPacked = true;
    }

    private static async Task Edit(string path, string before, string after)
    {
        string text = await File.ReadAllTextAsync(path);
        text.Split(before).Should().HaveCount(2, $"{path} has {before} once");
        await File.WriteAllTextAsync(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    private static async Task<string> Run(string folder, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, $"dotnet {arguments} says: {await output}{await error}");
        return await output + await error;
    }
}
