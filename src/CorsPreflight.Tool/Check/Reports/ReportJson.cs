using System.Text.Json;
using System.Text.Json.Serialization;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>Writes what <c>check</c> found for other programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    // System.Text.Json escapes what is not ASCII, so that no terminal that shows the JSON obeys a server.
    public static string Write(CheckReport report) => JsonSerializer.Serialize(report, Default.CheckReport);
}
