using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CorsPreflight.Benchmarks.Pipelines;
using Perfolizer.Horology;

namespace CorsPreflight.Benchmarks;

/// <summary>Every case through whole pipelines: with nothing, with the built-in and with this library.</summary>
[MemoryDiagnoser]
[Config(typeof(Config))]
public class PipelineBenchmarks
{
    private Pipeline pipeline = null!;
    private Exchange exchange = null!;

    public static IEnumerable<string> Cases => Scenarios.All.Select(scenario => scenario.Name);

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [ParamsAllValues]
    public HeaderKind Headers { get; set; }

    [GlobalSetup(Target = nameof(Bare))]
    public Task StartBare() => Start(Side.Bare);

    [GlobalSetup(Target = nameof(BuiltIn))]
    public Task StartBuiltIn() => Start(Side.BuiltIn);

    [GlobalSetup(Target = nameof(Strict))]
    public Task StartStrict() => Start(Side.Strict);

    [GlobalCleanup]
    public async Task Stop() => await pipeline.DisposeAsync();

    [Benchmark]
    public int Bare() => exchange.Run();

    [Benchmark(Baseline = true)]
    public int BuiltIn() => exchange.Run();

    [Benchmark]
    public int Strict() => exchange.Run();

    private async Task Start(Side side)
    {
        Scenario scenario = Scenarios.All.Single(s => s.Name == Case);
        pipeline = await Pipeline.Start(side, scenario);
        exchange = scenario.Prepare(pipeline, side, Headers);
    }

    // Many cases, each short: the ratio is what counts, and both sides have the same noise.
    private sealed class Config : ManualConfig
    {
        public Config()
        {
            WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80));
            AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithStrategy(RunStrategy.Throughput)
                .WithIterationTime(TimeInterval.FromMilliseconds(20)).WithWarmupCount(8).WithIterationCount(5).WithEvaluateOverhead(false));
        }
    }
}
