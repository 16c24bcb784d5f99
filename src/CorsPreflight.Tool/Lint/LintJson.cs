using System.Text.Json.Serialization;

namespace CorsPreflight.Tool.Lint;

/// <summary>Writes what <c>lint</c> found for other programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LintReport))]
internal sealed partial class LintJson : JsonSerializerContext;
