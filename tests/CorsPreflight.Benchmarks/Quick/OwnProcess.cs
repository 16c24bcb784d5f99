using System.Diagnostics;
using System.Globalization;

namespace CorsPreflight.Benchmarks.Quick;

/// <summary>Runs this program again, for what must be measured in a process that has done nothing else; it answers in numbers.</summary>
internal static class OwnProcess
{
    /// <exception cref="InvalidOperationException">It failed; its own words are on the console.</exception>
    public static async Task<double[]> Run(params string[] arguments)
    {
        // Beside its assembly, however this one was started.
        string program = Path.ChangeExtension(typeof(Program).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', arguments)} failed.");
        return [.. printed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    public static void Print(params double[] numbers) => Console.WriteLine(string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))));
}
