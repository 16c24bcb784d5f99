using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CorsPreflight.Tests;

/// <summary>A build of a sample as a process, with what it says.</summary>
internal sealed partial class RunningSample : IAsyncDisposable
{
    private readonly SampleBuild build;
    private readonly SamplePorts ports;
    private readonly Stopwatch age = Stopwatch.StartNew();
    private readonly Process process;
    private readonly Task<string> error;
    private readonly List<string> lines = [];
    private readonly Task reading;

    private RunningSample(SampleBuild build, SamplePorts ports, (string Name, string Value)[] environment)
    {
        this.build = build;
        this.ports = ports;
        var start = new ProcessStartInfo(build.Program, build.Arguments) { WorkingDirectory = build.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        error = process.StandardError.ReadToEndAsync();
        reading = Read();
    }

    /// <summary>Starts it in its folder, as soon as no other test has the ports.</summary>
    public static async Task<RunningSample> Start(SampleBuild build, params (string Name, string Value)[] environment) => new(build, await SamplePorts.Take(), environment);

    /// <summary>Since it was started.</summary>
    public TimeSpan Age => age.Elapsed;

    /// <summary>Resident memory, in MB.</summary>
    public double Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>What it said outside of the log: its addresses.</summary>
    public IEnumerable<string> Announcements => Entries().Where(entry => !LogEntry().IsMatch(entry));

    /// <summary>What the library logged.</summary>
    public IEnumerable<string> OwnLog => Entries().Where(entry => entry.Contains(": CorsPreflight[", StringComparison.Ordinal));

    /// <summary>Waits until it has said something, so many times.</summary>
    public async Task Says(string text, int times = 1)
    {
        for (int attempt = 0; Lines().Count(line => line.Contains(text, StringComparison.Ordinal)) < times; attempt++)
        {
            if (reading.IsCompleted || attempt == 1000)
                Assert.Fail($"The {build.Name} build never said {times} times: {text}\n{string.Join('\n', Lines())}\n{(process.HasExited ? await error : "")}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits for it to end by itself, or to have ended after <see cref="Stop"/>.</summary>
    public async Task<(int ExitCode, string Error)> End()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(timeout.Token);
        await reading;
        return (process.ExitCode, await error);
    }

    /// <summary>Ends it as a service manager does: what it still has to say, it says.</summary>
    public async Task Stop()
    {
        using Process kill = Process.Start("kill", [$"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
        ports.Dispose();
    }

    private async Task Read()
    {
        while (await process.StandardOutput.ReadLineAsync() is string line)
        {
            lock (lines)
                lines.Add(line);
        }
    }

    private string[] Lines()
    {
        lock (lines)
            return [.. lines];
    }

    // The console's log indents all but the first line of an entry.
    private List<string> Entries()
    {
        var entries = new List<string>();
        foreach (string line in Lines().Select(line => line.Replace(build.Folder, "", StringComparison.Ordinal)))
        {
            if (line.StartsWith("      ", StringComparison.Ordinal) && entries.Count > 0)
                entries[^1] += '\n' + line;
            else
                entries.Add(line);
        }
        return entries;
    }

    [GeneratedRegex(@"^[a-z]{4}: \S+\[\d+\]")]
    private static partial Regex LogEntry();
}
