using System.Text.Json;

namespace CorsPreflight.Tool.Tests.Check;

/// <summary>What <c>check --json</c> answers, as far as tests compare it.</summary>
internal sealed record Checked(int ExitCode, string? Cause, string? Detail, string Warnings, string Server, JsonElement Report)
{
    public static async Task<Checked> Url(string url, params string[] args)
    {
        Ran ran = await Ran.Command(["check", url, "--json", .. args]);
        if (ran.ExitCode == 2)
            throw new InvalidOperationException(ran.Error);
        JsonElement report = JsonDocument.Parse(ran.Output).RootElement;
        JsonElement cause = report.GetProperty("cause");
        return new Checked(
            ran.ExitCode,
            cause.ValueKind == JsonValueKind.Null ? null : cause.GetProperty("id").GetString(),
            cause.ValueKind == JsonValueKind.Null ? null : cause.GetProperty("detail").GetString(),
            string.Join(' ', report.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("id").GetString())),
            report.GetProperty("server").ValueKind == JsonValueKind.Null ? "" : report.GetProperty("server").GetProperty("id").GetString()!,
            report);
    }

    /// <summary>The number of the row in the known table; null where the cause stands in none.</summary>
    public int? Row =>
        Report.GetProperty("cause") is { ValueKind: JsonValueKind.Object } cause
        && cause.GetProperty("row") is { ValueKind: JsonValueKind.Object } row
            ? row.GetProperty("number").GetInt32()
            : null;

    public string Summary => $"{ExitCode} {Cause ?? "allowed"} {Warnings}".TrimEnd();

    /// <summary>The code of the fix, a text for each place.</summary>
    public IReadOnlyList<string> Fix =>
        Report.GetProperty("fix") is { ValueKind: JsonValueKind.Object } fix
            ? [.. fix.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("code").GetString()!)]
            : [];
}
