using CorsPreflight.Benchmarks.Pipelines;

namespace CorsPreflight.Benchmarks.Quick;

/// <summary>What a case may cost.</summary>
/// <param name="Scenario">The case.</param>
/// <param name="MinimalRatio">How many times faster than the built-in it is at least.</param>
/// <param name="MaximalBytes">How many bytes a request it allocates at most, beyond the bare pipeline.</param>
internal sealed record Budget(Scenario Scenario, double MinimalRatio, long MaximalBytes)
{
    // A state machine and its task; two of them would be more.
    private const long OneStateMachine = 256;

    public const double KestrelOfConstant = 0.95, KestrelOfBuiltIn = 1.0;

    /// <summary>A request among 100,000 origins, against one with a single origin.</summary>
    public const double ManyOriginsOfOne = 1.5;

    /// <summary>An allowed preflight, against an answer that looks at nothing.</summary>
    public const double AllowedOfConstant = 1.5;

    public static readonly TimeSpan Compile = TimeSpan.FromMilliseconds(250), Startup = TimeSpan.FromMilliseconds(15);

    public const long CompileBytes = 60_000_000;

    private static long TimesBuiltIn(long bytes, int times) => times * bytes;

    public static IReadOnlyList<Budget> All { get; } =
    [
        // Six headers are written on the way, which takes half of the time: a constant answer is 7 to 8 times faster than the built-in.
        new(Scenarios.PreflightAllowed, 5, 0),
        new(Scenarios.ActualAllowed, 3, 0),
        new(Scenarios.ActualAllowedLater, 1, OneStateMachine),
        new(Scenarios.NoOrigin, 1.3, 0),
        new(Scenarios.EndpointPolicy, 2.5, 0),
        // However deep the path, and whatever may be taken off it.
        new(Scenarios.DeepLiterals, 1 / 6.0, TimesBuiltIn(872, 6)),
        new(Scenarios.DeepLiteralsKnown, 1 / 2.0, TimesBuiltIn(872, 2)),
        new(Scenarios.DeepCatchAlls, 1 / 6.0, TimesBuiltIn(42_496, 6)),
        new(Scenarios.DeepCatchAllsKnown, 1 / 2.0, TimesBuiltIn(42_496, 2)),
        new(Scenarios.NowhereNamed, 0.5, 128),
        new(Scenarios.HundredThousandOrigins, 2_000, 0),
        new(Scenarios.ThousandWildcards, 1_000, 0),
        new(Scenarios.Commas, 200, 0),
        new(Scenarios.EightThousandNames, 400, 0),
    ];
}
