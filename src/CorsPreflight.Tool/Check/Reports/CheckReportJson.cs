using System.Text.Json.Serialization;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>Knows the shape of the report for other programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckReportJson : JsonSerializerContext;
