using System.Diagnostics;
using CorsPreflight.Benchmarks.Pipelines;

namespace CorsPreflight.Benchmarks.Quick;

/// <summary>What one call costs, in nanoseconds and bytes.</summary>
internal readonly record struct Cost(double Nanoseconds, double Bytes);

/// <summary>
/// One case on all sides in turns, so that whatever else the machine does hits all of them. The fastest round is what counts. Each case
/// has a process of its own: the compiler optimizes for what it saw first, and an application has one policy and one kind of header.
/// </summary>
internal static class SideBySide
{
    public const string Verb = "--case";

    private const int Rounds = 30, WarmUps = 12;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(5), WarmUp = TimeSpan.FromMilliseconds(40), Pause = TimeSpan.FromMilliseconds(90);

    /// <returns>What each side costs.</returns>
    public static async Task<IReadOnlyDictionary<Side, Cost>> Measure(Scenario scenario, HeaderKind kind)
    {
        double[] printed = await OwnProcess.RunWarm(Verb, scenario.Name, kind.ToString());
        return Enum.GetValues<Side>().ToDictionary(side => side, side => new Cost(printed[2 * (int)side], printed[(2 * (int)side) + 1]));
    }

    /// <summary>Prints nanoseconds and bytes of each side.</summary>
    public static async Task Print(Scenario scenario, HeaderKind kind)
    {
        var pipelines = new List<Pipeline>();
        try
        {
            var runs = new List<Contender>();
            foreach (Side side in Enum.GetValues<Side>())
            {
                Pipeline pipeline = await Pipeline.Start(side, scenario);
                pipelines.Add(pipeline);
                runs.Add(new Contender(scenario.Prepare(pipeline, side, kind)));
            }
            // Many times, with pauses: the compiler works in the background, in several steps, and there are few cores.
            for (int pass = 0; pass < WarmUps; pass++)
            {
                foreach (Contender contender in runs)
                    contender.WarmUp();
                await Task.Delay(Pause);
            }
            for (int round = 0; round < Rounds; round++)
            {
                foreach (Contender contender in runs)
                    contender.Run();
            }
            OwnProcess.Print([.. runs.SelectMany(contender => (double[])[contender.Cost.Nanoseconds, contender.Cost.Bytes])]);
        }
        finally
        {
            foreach (Pipeline pipeline in pipelines)
                await pipeline.DisposeAsync();
        }
    }

    private sealed class Contender(Exchange exchange)
    {
        private int calls = 1;
        private double best = double.MaxValue, bytes = double.MaxValue;

        public Cost Cost => new(best, bytes);

        public void WarmUp()
        {
            long start = Stopwatch.GetTimestamp();
            int done = 0;
            for (; Stopwatch.GetElapsedTime(start) < SideBySide.WarmUp; done++)
                exchange.Run();
            calls = Math.Max(1, (int)(done * (Round / SideBySide.WarmUp)));
        }

        public void Run()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++)
                exchange.Run();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            best = Math.Min(best, elapsed.TotalNanoseconds / calls);
            bytes = Math.Min(bytes, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls);
        }
    }
}
