using System.Diagnostics;

namespace CorsPreflight.Tool.Tests.Servers;

/// <summary>Express and cors, put beside the tests by npm once.</summary>
internal static class ExpressPackages
{
    private static readonly SemaphoreSlim One = new(1, 1);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "express");

    public static async Task Install()
    {
        await One.WaitAsync();
        try
        {
            string done = Path.Combine(Folder, "installed");
            if (File.Exists(done))
                return;
            Directory.CreateDirectory(Folder);
            string[] arguments =
            [
                "install",
                "--prefix",
                Folder,
                "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error", "express@5.3.0", "cors@2.8.6",
            ];
            using Process npm = Process.Start(
                new ProcessStartInfo(Installed.PathOf("npm"), arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            Task<string> output = npm.StandardOutput.ReadToEndAsync(),
                errors = npm.StandardError.ReadToEndAsync();
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            await npm.WaitForExitAsync(timeout.Token);
            if (npm.ExitCode != 0)
                throw new InvalidOperationException($"npm could not install Express: {await errors}{await output}");
            await File.WriteAllTextAsync(done, "");
        }
        finally
        {
            One.Release();
        }
    }
}
