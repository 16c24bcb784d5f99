using System.Diagnostics;

namespace CorsPreflight.Tests;

/// <summary>A published application whose settings are mounted as Kubernetes mounts a ConfigMap and a Secret.</summary>
public class KubernetesTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    [Fact]
    public async Task Edits_of_what_is_mounted_are_in_force_without_a_restart()
    {
        // Kubernetes mounts by links that Windows has not.
        if (!OperatingSystem.IsLinux())
            return;
        string[] arguments = [Path.Combine(Repository, "tests/kubernetes-mount.sh"), Path.Combine(AppContext.BaseDirectory, "CorsPreflight.dll")];
        using var script = Process.Start(new ProcessStartInfo("bash", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = script.StandardOutput.ReadToEndAsync(), error = script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        (await output + await error).Should().Be("""
            as it was started: in force
            another origin: in force
            a secret: in force
            a third origin: in force

            """);
        script.ExitCode.Should().Be(0);
    }
}
