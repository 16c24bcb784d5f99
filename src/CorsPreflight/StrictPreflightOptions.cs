using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

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

    /// <summary>The prefixes that <c>UsePathBase</c> and <c>Map</c> take off paths ahead of the routing that finds the endpoints.</summary>
    /// <value>
    /// Each as it stands in a decoded path: <c>/api</c> or <c>/api/v1</c>, compared ignoring case. Empty says that there are none. Null says
    /// nothing: a preflight whose path may have such a prefix is then let in only by what every endpoint allows that it could mean. Needed
    /// only where endpoints name policies. A wrong list is told in the log, and no longer believed, from the first request on that shows it.
    /// The default is null.
    /// </value>
    [SuppressMessage("Usage", "CA2227:Collection properties should be read only", Justification = "PathBases = [\"/api\"] must read well")]
    public IList<string>? PathBases { get; set; }

    /// <summary>Whether answers to preflights explain themselves on the wire. Meant for development.</summary>
    /// <value>The default is false in every environment.</value>
    public bool Diagnostics { get; set; }

    /// <summary>What could not be read from the configuration; reported together with what the compiler finds.</summary>
    internal List<StrictPreflightConfigurationError> Unreadable { get; } = [];

    /// <summary>Where what was read came from.</summary>
    internal ValueSources Sources { get; set; } = new();

    /// <summary>The mistakes, each with the source that it is in.</summary>
    internal IReadOnlyList<StrictPreflightConfigurationError> Named(IEnumerable<StrictPreflightConfigurationError> mistakes) =>
        [.. mistakes.Select(mistake => Sources.Name(mistake, this))];

    /// <summary>The paths whose values went missing with what could not be read: that they are missing is no second mistake.</summary>
    internal HashSet<string> Spoilt { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes that the value meant for this path could not be read, and so what it would have been a part of may be empty.</summary>
    internal void Spoil(string path)
    {
        for (string? spoilt = path; spoilt?.Length >= Path.Length; spoilt = ConfigurationPath.GetParentPath(spoilt))
            Spoilt.Add(spoilt);
    }

    /// <summary>What is unusual but not wrong; found by the compiler, also where there are mistakes beside it.</summary>
    internal List<Warning> Warnings { get; } = [];

    /// <summary>What is worth knowing of where the policies come from.</summary>
    internal List<string> Notes { get; } = [];

    /// <summary>The path that errors begin with.</summary>
    internal string Path { get; set; } = PolicySection.DefaultPath;

    /// <summary>What the sources said when the section was read; null where there is no configuration.</summary>
    internal SectionSnapshot? Snapshot { get; set; }

    /// <summary>Whether the configuration has the section, and something in it.</summary>
    internal bool HasSection { get; set; }

    /// <summary>
    /// What is wrong where the section is missing, if nothing else is: whoever uses the policies throws it. An application may have CORS in
    /// Development only.
    /// </summary>
    internal Exception? Missing { get; set; }

    /// <summary>Set by validation, which is compilation; null where the section is missing.</summary>
    internal PolicyTable? Compiled { get; set; }
}
