namespace CorsPreflight.Core.Rules;

/// <summary>What breaking a rule does to the application.</summary>
internal enum RuleSeverity
{
    /// <summary>It does not start, and a change of the configuration is not taken.</summary>
    Error,

    /// <summary>It starts, and the log says so.</summary>
    Warning,
}
