using System.Text.Json.Serialization;

namespace CorsPreflight.Tool.Lint;

/// <summary>Writes SARIF.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class SarifJson : JsonSerializerContext;
