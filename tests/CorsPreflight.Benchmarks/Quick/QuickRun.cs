using System.Globalization;
using CorsPreflight.Benchmarks.Pipelines;

namespace CorsPreflight.Benchmarks.Quick;

/// <summary>Every budget, in less than two minutes.</summary>
internal static class QuickRun
{
    private const int ColdProcesses = 9, CompileProcesses = 5;

    /// <summary>Writes the tables.</summary>
    /// <returns>How many budgets are missed.</returns>
    public static async Task<int> Measure(TextWriter output)
    {
        var table = new BudgetTable(output);
        await Startup(table);
        await Compile(table);
        await Throughput(table);
        foreach (HeaderKind kind in Enum.GetValues<HeaderKind>())
        {
            table.Heading($"In process, {(kind == HeaderKind.Kestrel ? "Kestrel's headers" : "the headers of DefaultHttpContext")}",
                "case", "bare", "built-in", "ours", "ratio", "at least", "bytes: built-in", "ours, beyond bare", "at most", "");
            double one = 0;
            foreach (Budget budget in Budget.All)
            {
                IReadOnlyDictionary<Side, Cost> costs = await SideBySide.Measure(budget.Scenario, kind);
                Cost bare = costs[Side.Bare], builtIn = costs[Side.BuiltIn], strict = costs[Side.Strict];
                double ratio = builtIn.Nanoseconds / strict.Nanoseconds;
                long bytes = (long)Math.Round(strict.Bytes - bare.Bytes), builtInBytes = (long)Math.Round(builtIn.Bytes - bare.Bytes);
                // Servers have collections of their own for headers; in a dictionary the writing alone takes longer than a budget allows.
                double minimal = kind == HeaderKind.Kestrel ? budget.MinimalRatio : 0;
                table.Row(ratio >= minimal && bytes <= budget.MaximalBytes, budget.Scenario.Name, Time(bare), Time(builtIn), Time(strict), Times(ratio),
                    minimal > 0 ? Times(minimal) : "", Whole(builtInBytes), Whole(bytes), Whole(budget.MaximalBytes));
                if (budget.Scenario == Scenarios.PreflightAllowed)
                {
                    one = strict.Nanoseconds;
                    // All sides once more, so that what is compared ran side by side.
                    costs = await SideBySide.Measure(Scenarios.Constant, kind);
                    Cost constant = costs[Side.Bare];
                    table.Note(Scenarios.Constant.Name, "", Time(costs[Side.BuiltIn]), Time(constant), Times(costs[Side.BuiltIn].Nanoseconds / constant.Nanoseconds), "", "", "", "");
                    Slower("ours, against that", costs[Side.Strict].Nanoseconds / constant.Nanoseconds, Budget.AllowedOfConstant);
                }
                else if (budget.Scenario == Scenarios.HundredThousandOrigins)
                {
                    Slower("the same, against one origin", strict.Nanoseconds / one, Budget.ManyOriginsOfOne);
                }
            }
        }
        return table.Missed;

        void Slower(string what, double times, double atMost) => table.Row(times <= atMost, what, "", "", "", $"{Times(times)} slower", $"at most {Times(atMost)}", "", "", "");
    }

    private static async Task Startup(BudgetTable table)
    {
        var times = Enum.GetValues<Side>().ToDictionary(side => side, _ => new List<double>());
        for (int round = 0; round < ColdProcesses; round++)
        {
            foreach ((Side side, List<double> taken) in times)
                taken.Add((await OwnProcess.RunCold(ColdStart.StartVerb, side.ToString()))[0]);
        }
        double bare = Median(times[Side.Bare]), builtIn = Median(times[Side.BuiltIn]) - bare, strict = Median(times[Side.Strict]) - bare;
        table.Heading("At startup, cold, medians", "what", "bare", "built-in adds", "ours adds", "at most", "");
        table.Row(strict < Budget.Startup.TotalMilliseconds, "a host's start with a ten-line policy", Milliseconds(bare), Milliseconds(builtIn), Milliseconds(strict), Milliseconds(Budget.Startup.TotalMilliseconds));
    }

    private static async Task Compile(BudgetTable table)
    {
        var times = new List<double>();
        double bytes = 0;
        for (int round = 0; round < CompileProcesses; round++)
        {
            double[] measured = await OwnProcess.RunCold(ColdStart.CompileVerb);
            times.Add(measured[0]);
            bytes = measured[1];
        }
        double median = Median(times);
        table.Row(median < Budget.Compile.TotalMilliseconds, "compile 100,000 origins", "", "", Milliseconds(median), Milliseconds(Budget.Compile.TotalMilliseconds));
        table.Row(bytes < Budget.CompileBytes, "the same, bytes allocated", "", "", $"{bytes / 1e6:F1} MB", $"{Budget.CompileBytes / 1e6:F0} MB");
    }

    private static async Task Throughput(BudgetTable table)
    {
        IReadOnlyDictionary<Side, List<double>> rounds = await Loopback.Measure();
        table.Heading("Preflights per second on Kestrel, clients in the same process", "against", "theirs", "ours", "ratio", "at least", "");
        Row("a constant answer", Side.Bare, Budget.KestrelOfConstant);
        Row("the built-in", Side.BuiltIn, Budget.KestrelOfBuiltIn);

        void Row(string name, Side against, double minimal)
        {
            // Neighbours in time are compared, so that what disturbs one round does not count as the other's speed.
            double ratio = Median([.. rounds[Side.Strict].Zip(rounds[against], (ours, theirs) => ours / theirs)]);
            table.Row(ratio >= minimal, name, Whole((long)Median(rounds[against])), Whole((long)Median(rounds[Side.Strict])), Times(ratio), Times(minimal));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Time(Cost cost) => cost.Nanoseconds < 10_000 ? $"{cost.Nanoseconds:F0} ns" : $"{cost.Nanoseconds / 1000:N0} µs";

    private static string Milliseconds(double value) => $"{value:F1} ms";

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Times(double ratio) => ratio.ToString(ratio < 10 ? "0.0#" : "N0", CultureInfo.InvariantCulture) + " ×";
}
