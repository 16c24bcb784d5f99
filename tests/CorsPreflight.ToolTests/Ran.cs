using System.Diagnostics;
using System.Runtime.InteropServices;
using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.Tool.Tests;

/// <summary>What a command did.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    public static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    // As these tests were built.
    public static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    // Where it was built: beside the tests lies one without what ASP.NET Core brings them.
    public static readonly string Tool = Path.Combine(
        Repository,
        "src/CorsPreflight.Tool/bin",
        Configuration,
        "net10.0/CorsPreflight.Tool.dll");

    /// <summary>In this process.</summary>
    public static async Task<Ran> Command(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await Program.Run(args, output, error);
        return new Ran(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>As a process, in a folder.</summary>
    public static Task<Ran> In(string folder, params string[] args) => Process(folder, "dotnet", [Tool, .. args]);

    /// <summary>Any program, in a folder.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Its file.</param>
    /// <param name="args">What it is told.</param>
    /// <param name="meanwhile">What is done with it while it runs.</param>
    public static async Task<Ran> Process(string folder, string program, IEnumerable<string> args, Func<Process, Task>? meanwhile = null)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // An installed tool then finds .NET where these tests have it.
            Environment = { ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")) },
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (meanwhile is not null)
            await meanwhile(process);
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }
}
