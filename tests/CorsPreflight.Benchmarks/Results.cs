using System.Runtime.InteropServices;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using CorsPreflight.Benchmarks.Quick;

namespace CorsPreflight.Benchmarks;

/// <summary>RESULTS.md: a section for each run, replaced by the next, with the machine it ran on.</summary>
internal static class Results
{
    public const string CasesVerb = "--cases";

    private const string Title = """
        # Results

        Look at the ratios, never at a lone time: all that stands in one table ran side by side, on the machine named with it. "Bare" is the
        same application without CORS, the floor that both sides pay.

        """;

    public static async Task Measure()
    {
        using var budgets = new StringWriter();
        int missed = await QuickRun.Measure(budgets);
        Record("Budgets", $"{(missed == 0 ? "All are met." : $"{missed} missed.")}\n{budgets}");
        await OwnProcess.Show(CasesVerb);
    }

    /// <summary>All that BenchmarkDotNet measures.</summary>
    public static void MeasureCases()
    {
        foreach (Type benchmarks in (Type[])[typeof(PipelineBenchmarks), typeof(CompileBenchmarks)])
        {
            Summary summary = BenchmarkRunner.Run(benchmarks);
            var table = new AccumulationLogger();
            MarkdownExporter.GitHub.ExportToLog(summary, table);
            // What stands before the table is the machine, which is said once.
            string text = table.GetLog();
            Record(benchmarks.Name, text[text.IndexOf("\n|", StringComparison.Ordinal)..]);
        }
    }

    /// <summary>Puts a section into the file, in the place of the one of that name.</summary>
    public static void Record(string section, string text)
    {
        string path = Path.Combine(ProjectFolder(), "RESULTS.md");
        string all = File.Exists(path) ? File.ReadAllText(path) : Title;
        string heading = $"## {section}\n";
        string body = $"{heading}\n{Machine()}\n\n{text.Trim()}\n";
        int start = all.IndexOf(heading, StringComparison.Ordinal);
        if (start < 0)
        {
            all = $"{all.TrimEnd()}\n\n{body}";
        }
        else
        {
            int next = all.IndexOf("\n## ", start, StringComparison.Ordinal);
            all = all[..start] + body + (next < 0 ? "" : all[next..]);
        }
        File.WriteAllText(path, all);
    }

    private static string Machine()
    {
        const string model = "model name";
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(model, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();
        return FormattableString.Invariant(
            $"{DateTime.UtcNow:yyyy-MM-dd}: {processor}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.");
    }

    private static string ProjectFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CorsPreflight.Benchmarks.csproj")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("RESULTS.md stands beside the project; run the program from there.");
    }
}
