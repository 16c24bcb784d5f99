using System.Diagnostics;
using System.Globalization;

namespace CorsPreflight.Benchmarks.Quick;

/// <summary>Runs this program again, for what must be measured in a process that has done nothing else; it answers in numbers.</summary>
internal static class OwnProcess
{
    // Without it the compiler waits until nothing new was called for a while, which on a busy machine may be after the measurement.
    // What it makes in the end is the same.
    private const string CompilerDelay = "DOTNET_TC_CallCountingDelayMs";

    /// <returns>The numbers that it prints.</returns>
    /// <exception cref="InvalidOperationException">It failed; its own words are on the console.</exception>
    public static Task<double[]> RunCold(params string[] arguments) => Read(new ProcessStartInfo(Program, arguments));

    /// <returns>The numbers that it prints.</returns>
    /// <exception cref="InvalidOperationException">It failed; its own words are on the console.</exception>
    public static Task<double[]> RunWarm(params string[] arguments) => Read(Warm(arguments));

    /// <summary>Lets it write to the console.</summary>
    public static async Task Show(params string[] arguments)
    {
        using var process = Process.Start(Warm(arguments))!;
        await process.WaitForExitAsync();
    }

    public static void Print(params double[] numbers) => Console.WriteLine(string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))));

    // Beside its assembly, however this one was started.
    private static string Program => Path.ChangeExtension(typeof(Program).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);

    private static ProcessStartInfo Warm(string[] arguments) => new(Program, arguments) { Environment = { [CompilerDelay] = "0" } };

    private static async Task<double[]> Read(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? [.. printed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"{string.Join(' ', start.ArgumentList)} failed.");
    }
}
