namespace CorsPreflight.Tests.Engines;

/// <summary>Which browsers this machine has. They come from its own package manager (.ci/run installs them), never from a download of a test.</summary>
internal static class Installed
{
    private static string[] Programs(EngineName name) => name switch
    {
        EngineName.Chromium => ["chromium"],
        EngineName.Firefox => ["firefox-esr"],
        _ => ["WebKitWebDriver", "Xvfb"],
    };

    /// <summary>Why the tests of a browser cannot run; null where they can, and where CI=true demands that they do.</summary>
    public static string? ReasonToSkip(EngineName name) =>
        Environment.GetEnvironmentVariable("CI") == "true" || Array.Find(Programs(name), program => Find(program) is null) is not { } missing
            ? null
            : $"{missing} is not installed";

    public static string PathOf(string program) => Find(program) ?? throw new FileNotFoundException($"{program} is not installed, and CI=true demands every browser.");

    private static string? Find(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
