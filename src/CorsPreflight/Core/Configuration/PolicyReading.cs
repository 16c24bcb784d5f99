using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>What is known of options beside what they say: where that was read, what could not be read, and what was made of it.</summary>
internal sealed class PolicyReading
{
    /// <summary>The path that errors begin with.</summary>
    public string Path { get; set; } = PolicySection.DefaultPath;

    /// <summary>Whether the configuration has the section, and something in it.</summary>
    public bool HasSection { get; set; }

    /// <summary>What the sources said when the section was read; null where there is no configuration.</summary>
    public SectionSnapshot? Snapshot { get; set; }

    /// <summary>Where what was read came from.</summary>
    public ValueSources Sources { get; set; } = new();

    /// <summary>What could not be read; reported together with what the compiler finds.</summary>
    public List<StrictPreflightConfigurationError> Unreadable { get; } = [];

    /// <summary>Paths whose value could not be read; not reported a second time as missing.</summary>
    public HashSet<string> UnreadablePaths { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is unusual but not wrong; found by the compiler, also where there are mistakes beside it.</summary>
    public List<Warning> Warnings { get; } = [];

    /// <summary>What is worth knowing of where the policies come from.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>
    /// What is wrong where the section is missing, if nothing else is: whoever uses the policies throws it. An application may have CORS in
    /// Development only.
    /// </summary>
    public Exception? Missing { get; set; }

    /// <summary>Set by validation, which is compilation; null where the section is missing.</summary>
    public PolicyTable? Compiled { get; set; }

    /// <summary>
    /// Notes that the value meant for this path could not be read, and so what it would have been a part of may be empty.
    /// </summary>
    public void MarkUnreadable(string path)
    {
        for (string? at = path; at?.Length >= Path.Length; at = ConfigurationPath.GetParentPath(at))
            UnreadablePaths.Add(at);
    }

    /// <summary>The mistakes, each with the source that it is in.</summary>
    public IReadOnlyList<StrictPreflightConfigurationError> WithSources(
        IEnumerable<StrictPreflightConfigurationError> mistakes, StrictPreflightOptions options) =>
        [.. mistakes.Select(mistake => Sources.Name(mistake, options))];
}
