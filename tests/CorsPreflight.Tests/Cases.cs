using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CorsPreflight.Tests;

/// <summary>Reads the tables in <c>tests/cases</c>. In them, <c>{a*63}</c> stands for a text repeated: here 63 times "a".</summary>
public static partial class Cases
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNameCaseInsensitive = true,
        // A misspelt key would be an expectation that nobody checks.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    public static IReadOnlyDictionary<string, OriginsCase> Origins { get; } = Read<OriginsCase>("origins.json").ToDictionary(c => c.It);

    public static IReadOnlyDictionary<string, PolicyCase> Policies { get; } = Read<PolicyCase>("policies.json").ToDictionary(c => c.It);

    public static IReadOnlyDictionary<string, (StrictPreflightPolicyOptions Policy, PreflightCase Case)> Preflights { get; } =
        Read<Group<PreflightCase>>("preflights.json").SelectMany(g => g.Rows.Select(c => (g.Policy, Case: c))).ToDictionary(r => r.Case.It);

    public static IReadOnlyDictionary<string, (StrictPreflightPolicyOptions Policy, ActualCase Case)> Actuals { get; } =
        Read<Group<ActualCase>>("actual.json").SelectMany(g => g.Rows.Select(c => (g.Policy, Case: c))).ToDictionary(r => r.Case.It);

    public static TheoryData<string> Names<T>(IReadOnlyDictionary<string, T> rows) => [.. rows.Keys];

    /// <summary>The rows of any table.</summary>
    public static IReadOnlyList<T> Read<T>(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "cases", file));
        return JsonSerializer.Deserialize<List<T>>(Repetition().Replace(text, Repeat), Json)!;
    }

    private static string Repeat(Match match) =>
        new StringBuilder().Insert(0, match.Groups[1].Value, int.Parse(match.Groups[2].Value, null)).ToString();

    [GeneratedRegex("""\{([^{}*"]+)\*(\d+)\}""")]
    private static partial Regex Repetition();
}

/// <summary>What a list of origins admits, what it refuses, and what no browser would have sent.</summary>
public sealed record OriginsCase(
    string It, IReadOnlyList<string> Patterns, IReadOnlyList<string>? Admits = null, IReadOnlyList<string>? Refuses = null, IReadOnlyList<string>? Malformed = null);

/// <summary>An appsettings.json and all that is wrong with it; nothing where it must start.</summary>
public sealed record PolicyCase(string It, JsonElement Settings, IReadOnlyList<PolicyMistake> Errors, IReadOnlyList<string>? Warnings = null);

public sealed record PolicyMistake(string Id, string Path, string? Value, string? Suggestion);

/// <summary>Requests under one policy.</summary>
public sealed record Group<TCase>(StrictPreflightPolicyOptions Policy, IReadOnlyList<TCase> Rows);

/// <summary>A preflight and its answer: either every CORS header but Vary, or the reason.</summary>
public sealed record PreflightCase(
    string It,
    [property: JsonConverter(typeof(LinesConverter))] IReadOnlyList<string> Origin,
    [property: JsonConverter(typeof(LinesConverter))] IReadOnlyList<string> Method,
    [property: JsonConverter(typeof(LinesConverter))] IReadOnlyList<string>? Headers = null,
    IReadOnlyDictionary<string, string>? Allowed = null,
    PreflightReason? Refused = null,
    string? Offender = null);

/// <summary>A request that is no preflight, what the application answers, and every CORS header and Vary of the whole response.</summary>
public sealed record ActualCase(
    string It,
    [property: JsonConverter(typeof(LinesConverter))] IReadOnlyList<string>? Origin,
    IReadOnlyDictionary<string, string> Expect,
    IReadOnlyDictionary<string, string>? Responds = null,
    string Method = "GET",
    string? RequestMethod = null,
    int Status = 200);

/// <summary>A header as it stands in a table: one line, or a list of lines.</summary>
public sealed class LinesConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? [reader.GetString()!] : JsonSerializer.Deserialize<string[]>(ref reader, options);

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);
}
