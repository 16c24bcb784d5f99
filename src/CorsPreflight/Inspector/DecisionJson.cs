using System.Text.Json.Serialization;
using CorsPreflight.Diagnostics;

namespace CorsPreflight.Inspector;

/// <summary>Decisions as the page's script reads them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DecisionGroup))]
internal sealed partial class DecisionJson : JsonSerializerContext;
