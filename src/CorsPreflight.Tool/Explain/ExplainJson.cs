using System.Text.Json.Serialization;

namespace CorsPreflight.Tool.Explain;

/// <summary>Writes an explanation for other programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ExplainReport))]
[JsonSerializable(typeof(RuleReport))]
internal sealed partial class ExplainJson : JsonSerializerContext;
