using System.Diagnostics;
using CorsPreflight.Benchmarks.Pipelines;

namespace CorsPreflight.Benchmarks.Quick;

/// <summary>What one call costs, in nanoseconds and bytes.</summary>
internal readonly record struct Cost(double Nanoseconds, double Bytes);

/// <summary>One case on all sides in turns, so that whatever else the machine does hits all of them. The fastest round is what counts.</summary>
internal static class SideBySide
{
    private const int Rounds = 20;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(4), WarmUp = TimeSpan.FromMilliseconds(120);

    public static async Task<IReadOnlyDictionary<Side, Cost>> Measure(Scenario scenario, HeaderKind kind)
    {
        var pipelines = new List<Pipeline>();
        try
        {
            var runs = new List<Contender>();
            foreach (Side side in Enum.GetValues<Side>())
            {
                Pipeline pipeline = await Pipeline.Start(side, scenario);
                pipelines.Add(pipeline);
                runs.Add(new Contender(side, scenario.Prepare(pipeline, side, kind)));
            }
            // Twice, for the compiler optimizes in the background, and then again what it made from what it saw.
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (Contender contender in runs)
                    contender.WarmUp();
                await Task.Delay(WarmUp);
            }
            for (int round = 0; round < Rounds; round++)
            {
                foreach (Contender contender in runs)
                    contender.Run();
            }
            return runs.ToDictionary(contender => contender.Side, contender => contender.Cost);
        }
        finally
        {
            foreach (Pipeline pipeline in pipelines)
                await pipeline.DisposeAsync();
        }
    }

    private sealed class Contender(Side side, Exchange exchange)
    {
        private int calls = 1;
        private double best = double.MaxValue, bytes = double.MaxValue;

        public Side Side => side;

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
