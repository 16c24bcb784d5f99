using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CorsPreflight.Benchmarks.Pipelines;
using Perfolizer.Horology;

namespace CorsPreflight.Benchmarks;

/// <summary>Every case through whole pipelines: with nothing, with the built-in and with this library.</summary>
[MemoryDiagnoser]
[Config(typeof(Config))]
public class PipelineBenchmarks
{
    private readonly Dictionary<Side, Pipeline> pipelines = [];
    private Exchange bare = null!, builtIn = null!, strict = null!;

    public static IEnumerable<string> Cases => Scenarios.All.Select(scenario => scenario.Name);

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [ParamsAllValues]
    public HeaderKind Headers { get; set; }

    [GlobalSetup]
    public async Task Start()
    {
        bare = await Prepare(Side.Bare);
        builtIn = await Prepare(Side.BuiltIn);
        strict = await Prepare(Side.Strict);
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        foreach (Pipeline pipeline in pipelines.Values)
            await pipeline.DisposeAsync();
    }

    [Benchmark]
    public int Bare() => bare.Run();

    [Benchmark(Baseline = true)]
    public int BuiltIn() => builtIn.Run();

    [Benchmark]
    public int Strict() => strict.Run();

    private async Task<Exchange> Prepare(Side side)
    {
        Scenario scenario = Scenarios.All.Single(s => s.Name == Case);
        pipelines[side] = await Pipeline.Start(side, scenario);
        return scenario.Prepare(pipelines[side], side, Headers);
    }

    // Many cases, each short: the ratio is what counts, and both sides have the same noise.
    private sealed class Config : ManualConfig
    {
        public Config()
        {
            AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithStrategy(RunStrategy.Throughput)
                .WithIterationTime(TimeInterval.FromMilliseconds(30)).WithWarmupCount(6).WithIterationCount(5).WithEvaluateOverhead(false));
        }
    }
}
