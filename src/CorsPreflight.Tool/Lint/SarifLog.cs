using System.Text.Json.Serialization;

namespace CorsPreflight.Tool.Lint;

/// <summary>A SARIF file, as much of it as is needed.</summary>
internal sealed record SarifLog([property: JsonPropertyName("$schema")] string Schema, string Version, IReadOnlyList<SarifRun> Runs);

/// <summary>One run of the tool.</summary>
internal sealed record SarifRun(SarifTool Tool, string ColumnKind, IReadOnlyList<SarifResult> Results);

/// <summary>The tool without extensions.</summary>
internal sealed record SarifTool(SarifDriver Driver);

/// <summary>The tool itself.</summary>
internal sealed record SarifDriver(string Name, string Version, string InformationUri, IReadOnlyList<SarifRule> Rules);

/// <summary>What an id stands for. Code scanning requires all three texts.</summary>
internal sealed record SarifRule(string Id, SarifText ShortDescription, SarifText FullDescription, SarifText Help, SarifDefault DefaultConfiguration);

/// <summary>How grave a rule is.</summary>
internal sealed record SarifDefault(string Level);

/// <summary>A text without markup.</summary>
internal sealed record SarifText(string Text);

/// <summary>One finding.</summary>
internal sealed record SarifResult(string RuleId, int RuleIndex, string Level, SarifText Message, IReadOnlyList<SarifLocation> Locations);

/// <summary>Where it is.</summary>
internal sealed record SarifLocation(SarifPhysicalLocation PhysicalLocation);

/// <summary>Where it is in a file.</summary>
internal sealed record SarifPhysicalLocation(SarifArtifact ArtifactLocation, SarifRegion Region);

/// <summary>A file, relative to the root of the repository.</summary>
internal sealed record SarifArtifact(string Uri);

/// <summary>The place in the file, from 1.</summary>
internal sealed record SarifRegion(int StartLine, int StartColumn);
