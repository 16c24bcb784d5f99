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
    /// All mistakes of the configuration: first what could not be read, then policy by policy what could; or, where there are none, all
    /// those of the endpoints. Never empty.
    /// </summary>
    public IReadOnlyList<StrictPreflightConfigurationError> Errors { get; }

    /// <summary>The whole readable list, one mistake a line.</summary>
    public override string Message =>
        $"CorsPreflight found {(Errors.Count == 1 ? "a mistake" : $"{Errors.Count} mistakes")} and does not start:{List}";

    /// <summary>The mistakes alone, each on a line of its own.</summary>
    internal string List => string.Concat(Errors.Select(e => $"{Environment.NewLine}  {e.Id}: {e.Message}"));
}
