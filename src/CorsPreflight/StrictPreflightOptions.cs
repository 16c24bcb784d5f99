using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Configuration;

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
    /// Each as it stands in a decoded path: <c>/api</c> or <c>/api/v1</c>, compared ignoring case. Empty says that there are none. Null
    /// says nothing: a preflight whose path may have such a prefix is then let in only by what every endpoint allows that it could mean.
    /// Needed only where endpoints name policies. A wrong list is told in the log, and no longer believed, from the first request on that
    /// shows it. The default is null.
    /// </value>
    [SuppressMessage("Usage", "CA2227:Collection properties should be read only", Justification = "PathBases = [\"/api\"] must read well")]
    public IList<string>? PathBases { get; set; }

    /// <summary>Whether answers to preflights explain themselves on the wire. Meant for development.</summary>
    /// <value>The default is false in every environment.</value>
    public bool Diagnostics { get; set; }

    /// <summary>What is known of them beside what they say.</summary>
    internal PolicyReading Reading { get; } = new();
}
