using CorsPreflight.Policies;

namespace CorsPreflight;

/// <summary>The configuration section <c>StrictPreflight</c>.</summary>
public sealed class StrictPreflightOptions
{
    /// <summary>The policies by name.</summary>
    /// <value>
    /// At least one. Names compare ordinally, ignoring case. The policy <c>Default</c> applies to every endpoint that names none; the
    /// others apply where <c>[EnableCors("name")]</c> or <c>RequireCors("name")</c> says so. The default is empty.
    /// </value>
    public IDictionary<string, StrictPreflightPolicyOptions> Policies { get; } =
        new Dictionary<string, StrictPreflightPolicyOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether answers to preflights explain themselves on the wire. Meant for development.</summary>
    /// <value>The default is false in every environment.</value>
    public bool Diagnostics { get; set; }

    /// <summary>What could not be read from the configuration; reported together with what the compiler finds.</summary>
    internal List<StrictPreflightConfigurationError> Unreadable { get; } = [];

    /// <summary>What is worth knowing of where the policies come from.</summary>
    internal List<string> Notes { get; } = [];

    /// <summary>The path that errors begin with.</summary>
    internal string Path { get; set; } = PolicySource.DefaultSectionPath;

    /// <summary>Set by validation, which is compilation.</summary>
    internal PolicyTable? Compiled { get; set; }
}
