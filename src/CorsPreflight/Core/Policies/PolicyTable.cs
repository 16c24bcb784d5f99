using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Policies;

/// <summary>All policies of the application, compiled; immutable.</summary>
internal sealed class PolicyTable
{
    private readonly Dictionary<string, CompiledPolicy> policies = new(StringComparer.OrdinalIgnoreCase);

    private PolicyTable(bool diagnostics)
    {
        Diagnostics = diagnostics;
    }

    /// <summary>Applies where an endpoint names no policy.</summary>
    public CompiledPolicy? Default { get; private set; }

    public IReadOnlyCollection<string> Names => policies.Keys;

    public IReadOnlyCollection<CompiledPolicy> All => policies.Values;

    /// <summary>Where they stand in the configuration, or would.</summary>
    public string Path { get; private init; } = "";

    public bool Diagnostics { get; }

    /// <summary>The prefixes that are taken off paths ahead of routing; null where nothing is said of them.</summary>
    public IReadOnlyList<string>? PathBases { get; private init; }

    /// <summary>Where these stand in the configuration, or would.</summary>
    public string PathBasesPath { get; private init; } = "";

    /// <summary>Whether a policy admits any origin, so that its answers are the same without one.</summary>
    public bool HasAnyOrigin { get; private set; }

    /// <summary>Any of the policies.</summary>
    public CompiledPolicy? First { get; private set; }

    /// <summary>What is unusual but not wrong.</summary>
    public IReadOnlyList<Warning> Warnings { get; private set; } = [];

    /// <summary>Where the lists come from, if several sources have one.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    public bool TryGet(string name, [NotNullWhen(true)] out CompiledPolicy? policy) => policies.TryGetValue(name, out policy);

    /// <summary>Whether the other table decides the same, and the same is told of both.</summary>
    public bool IsSameAs(PolicyTable other) =>
        Diagnostics == other.Diagnostics
        && (PathBases is null ? other.PathBases is null : other.PathBases is not null && PathBases.SequenceEqual(other.PathBases))
        && PathBasesPath == other.PathBasesPath
        && Warnings.SequenceEqual(other.Warnings)
        && policies.Count == other.policies.Count
        && policies.All(pair => other.policies.TryGetValue(pair.Key, out CompiledPolicy? policy) && pair.Value.IsSameAs(policy));

    /// <summary>Compiles every policy.</summary>
    /// <exception cref="StrictPreflightConfigurationException">There was a mistake; it names them all.</exception>
    public static PolicyTable Compile(StrictPreflightOptions options)
    {
        PolicyReading reading = options.Reading;
        var mistakes = new List<StrictPreflightConfigurationError>(reading.Unreadable);
        var table = new PolicyTable(options.Diagnostics)
        {
            Path = ConfigurationPath.Combine(reading.Path, nameof(options.Policies)),
            PathBases = options.PathBases is null ? null : [.. options.PathBases.Distinct(StringComparer.OrdinalIgnoreCase)],
            PathBasesPath = ConfigurationPath.Combine(reading.Path, nameof(options.PathBases)),
            Notes = reading.Notes,
        };
        if (options.PathBases is IList<string> prefixes)
            mistakes.AddRange(PathBaseRules.Judge(table.PathBasesPath, prefixes, ConfiguredList.KeyOf));
        var rules = new PolicyRules(mistakes, reading.Warnings)
        {
            KeyOf = ConfiguredList.KeyOf,
            IsUnreadable = reading.UnreadablePaths.Contains,
        };
        foreach ((string name, StrictPreflightPolicyOptions policy) in options.Policies)
        {
            string at = ConfigurationPath.Combine(table.Path, name);
            if (string.IsNullOrWhiteSpace(name))
                mistakes.Add(Mistake.WrongShape(at, name, "is a policy without a name"));
            else if (policy is null)
                mistakes.Add(Mistake.WrongShape(at, null, "is null where a policy belongs"));
            else
                rules.Judge(at, policy);
        }
        bool isSectionReported = reading.UnreadablePaths.Contains(table.Path) || reading.Unreadable.Exists(e => e.Path == reading.Path);
        if (options.Policies.Count == 0 && !isSectionReported)
            mistakes.Add(Mistake.NoPolicyAt(table.Path));
        if (mistakes.Count > 0)
            throw new StrictPreflightConfigurationException(reading.WithSources(mistakes, options));
        foreach ((string name, StrictPreflightPolicyOptions policy) in options.Policies)
            table.policies.Add(name, PolicyCompiler.Compile(name, ConfigurationPath.Combine(table.Path, name), policy));
        // Looked up once: nearly every request asks for it.
        table.Default = table.policies.GetValueOrDefault(PolicyRules.DefaultName);
        table.First = table.policies.Values.FirstOrDefault();
        table.HasAnyOrigin = table.policies.Values.Any(static policy => policy.Origins.IsAny);
        table.Warnings = [.. reading.Warnings.Select(warning => reading.Sources.Name(warning, options))];
        return table;
    }
}
