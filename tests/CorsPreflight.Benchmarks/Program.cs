// dotnet run -c Release --project tests/CorsPreflight.Benchmarks -- --quick          every budget, in less than two minutes; 1 when one is missed
// dotnet run -c Release --project tests/CorsPreflight.Benchmarks -- --results        every case and every budget, into RESULTS.md
// dotnet run -c Release --project tests/CorsPreflight.Benchmarks -- --filter '*'     BenchmarkDotNet
// tests/CorsPreflight.Benchmarks/wire.sh                                             over the wire, into RESULTS.md
using System.Globalization;
using BenchmarkDotNet.Running;
using CorsPreflight.Benchmarks;
using CorsPreflight.Benchmarks.Pipelines;
using CorsPreflight.Benchmarks.Quick;

switch (args)
{
    case ["--quick"]:
        return await QuickRun.Measure(Console.Out) == 0 ? 0 : 1;
    case ["--results"]:
        await Results.Measure();
        return 0;
    case [Results.CasesVerb]:
        Results.MeasureCases();
        return 0;
    case ["--record", string section]:
        Results.Record(section, await Console.In.ReadToEndAsync());
        return 0;
    case ["--serve", string side, string port]:
        await using (Pipeline server = await Pipeline.Start(Enum.Parse<Side>(side), Scenarios.Constant, int.Parse(port, CultureInfo.InvariantCulture)))
            await server.WaitForShutdown();
        return 0;
    case [SideBySide.Verb, string name, string kind]:
        await SideBySide.Print(Scenarios.All.Append(Scenarios.Constant).Single(scenario => scenario.Name == name), Enum.Parse<HeaderKind>(kind));
        return 0;
    case [ColdStart.StartVerb, string side]:
        await ColdStart.Start(Enum.Parse<Side>(side));
        return 0;
    case [ColdStart.CompileVerb]:
        ColdStart.Compile();
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
