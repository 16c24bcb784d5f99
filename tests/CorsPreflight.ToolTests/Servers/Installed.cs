using System.Diagnostics.CodeAnalysis;

namespace CorsPreflight.Tool.Tests.Servers;

/// <summary>Which programs this machine has. They come from its own package manager, as .ci/run installs them.</summary>
internal static class Installed
{
    /// <summary>Why tests that need the programs cannot run; null where they can, and where CI=true demands that they do.</summary>
    public static string? ReasonToSkip(IEnumerable<string> programs) =>
        Environment.GetEnvironmentVariable("CI") != "true" && programs.FirstOrDefault(program => !TryFind(program, out _)) is string missing
            ? $"{missing} is not installed"
            : null;

    public static string PathOf(string program) =>
        TryFind(program, out string? path)
            ? path
            : throw new FileNotFoundException($"{program} is not installed, and CI=true demands every server.");

    // Debian has servers in /usr/sbin, which is not in everybody's path.
    private static bool TryFind(string program, [NotNullWhen(true)] out string? path)
    {
        path = Environment.GetEnvironmentVariable("PATH")!
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
        return path is not null;
    }
}
