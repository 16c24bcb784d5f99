namespace CorsPreflight.Tool.Tests;

/// <summary>What a command did, run in this process.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    public static async Task<Ran> Command(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await Program.Run(args, output, error);
        return new Ran(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
