namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>What stands in the pipeline.</summary>
public enum Side
{
    /// <summary>Nothing: the floor, which both others pay too.</summary>
    Bare,

    /// <summary><c>UseCors()</c>: the baseline.</summary>
    BuiltIn,

    /// <summary><c>UseStrictPreflight()</c>.</summary>
    Strict,
}
