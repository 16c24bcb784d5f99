using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace CorsPreflight;

/// <summary>Thrown at startup, with every mistake at once, instead of running with a policy that is insecure or can never match.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "without its errors it would say nothing")]
public sealed class StrictPreflightConfigurationException : OptionsValidationException
{
    internal StrictPreflightConfigurationException(IReadOnlyList<StrictPreflightConfigurationError> errors)
        : base(Microsoft.Extensions.Options.Options.DefaultName, typeof(StrictPreflightOptions), errors.Select(e => e.Message))
    {
        Errors = errors;
    }

    /// <summary>
    /// All mistakes: first what could not be read of the configuration, then policy by policy what could, then those of endpoints.
    /// </summary>
    /// <value>
    /// Never empty. The endpoints of a <c>WebApplication</c> are looked at together with the configuration. Those of a <c>Startup</c> class
    /// are known only when the pipeline is built: their mistakes come in an exception of their own, when the configuration has none.
    /// </value>
    public IReadOnlyList<StrictPreflightConfigurationError> Errors { get; }

    /// <summary>The whole readable list, one mistake a line.</summary>
    public override string Message =>
        $"CorsPreflight found {(Errors.Count == 1 ? "a mistake" : $"{Errors.Count} mistakes")} and does not start:{List}";

    /// <summary>The mistakes alone, each on a line of its own.</summary>
    internal string List => string.Concat(Errors.Select(e => $"{Environment.NewLine}  {e.Id}: {e.Message}"));

    /// <summary>The list between blank lines and without a stack, which would hide it: nothing in the stack is wrong.</summary>
    public override string ToString() =>
        $"{Environment.NewLine}{typeof(StrictPreflightConfigurationException).FullName}: {Message}{Environment.NewLine}{Hint}";

    private string Hint => Errors.Any(static e => e.Source?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) == true)
        ? $"Line and column in each file: cors-preflight lint (dotnet tool install --global CorsPreflight.Tool){Environment.NewLine}"
        : "";
}
