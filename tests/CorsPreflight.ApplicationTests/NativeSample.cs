using System.Diagnostics;

namespace CorsPreflight.Tests;

/// <summary>The sample OrdersApi, published natively and as it was built with these tests, each in a folder of its own.</summary>
public sealed class NativeSample : IAsyncLifetime
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    private readonly string folder = Directory.CreateTempSubdirectory("native").FullName;
    private Task<(SampleBuild Native, SampleBuild Jit)>? builds;

    /// <summary>What links here; null where nothing does.</summary>
    public static string? Linker { get; } = OperatingSystem.IsLinux() ? Array.Find(["gcc", "clang"], IsInPath) : null;

    /// <summary>Both builds; published once for all tests, and only if one runs.</summary>
    internal Task<(SampleBuild Native, SampleBuild Jit)> Builds => builds ??= Build();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    private async Task<(SampleBuild Native, SampleBuild Jit)> Build()
    {
        Linker.Should().NotBeNull("continuous integration skips nothing: on Debian, apt-get install gcc libc6-dev");
        string native = Path.Combine(folder, "native"), jit = Path.Combine(folder, "jit");
        // Apart from the repository's own output, which other builds may be reading. What warns about trimming is an error in every project.
        string arguments = $"publish samples/OrdersApi --output {native} --artifacts-path {Path.Combine(folder, "artifacts")} -p:CppCompilerAndLinker={Linker} -p:NativeDebugSymbols=false -nodereuse:false";
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = publish.StandardOutput.ReadToEndAsync(), error = publish.StandardError.ReadToEndAsync();
        await publish.WaitForExitAsync();
        string said = await output + await error;
        publish.ExitCode.Should().Be(0, said);
        said.Should().Contain("Generating native code").And.NotContainEquivalentOf("warning");

        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Directory.CreateDirectory(jit);
        foreach (string file in Directory.GetFiles(Path.Combine(Repository, "samples/OrdersApi/bin", configuration, "net10.0")))
            File.Copy(file, Path.Combine(jit, Path.GetFileName(file)));
        return (new SampleBuild("native", native, Path.Combine(native, "OrdersApi"), []), new SampleBuild("JIT", jit, "dotnet", [Path.Combine(jit, "OrdersApi.dll")]));
    }

    private static bool IsInPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program))) == true;
}
