using System.Text.Json;

namespace CorsPreflight.Tool.Tests.Check;

/// <summary>
/// A server in <c>tests/cases/faults.json</c>, and what is said of it. A line of an answer may hold <c>{origin}</c>, the request's own;
/// <c>{allow}</c>, the line that allows the page and nobody else; <c>{host}</c> and <c>{port}</c>. See <see cref="FaultServer"/> for what
/// is no HTTP.
/// </summary>
/// <param name="It">The fault, in words.</param>
/// <param name="Call">What the page asks for.</param>
/// <param name="Preflight">The answer to OPTIONS.</param>
/// <param name="Actual">The answer to everything else.</param>
/// <param name="Then">The answer to everything under the path /then.</param>
/// <param name="Cause">What is to be found; null where the call is allowed.</param>
/// <param name="Detail">Words that must be in what was seen.</param>
/// <param name="Warnings">What else.</param>
/// <param name="Server">Who is recognised.</param>
public sealed record FaultCase(
    string It,
    FaultCall Call,
    IReadOnlyList<string>? Preflight = null,
    IReadOnlyList<string>? Actual = null,
    IReadOnlyList<string>? Then = null,
    string? Cause = null,
    string? Detail = null,
    IReadOnlyList<string>? Warnings = null,
    string Server = "unknown")
{
    public static IReadOnlyDictionary<string, FaultCase> All { get; } =
        JsonSerializer.Deserialize<List<FaultCase>>(
                File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "cases/faults.json")),
                JsonSerializerOptions.Web)!
            .ToDictionary(row => row.It);
}

public sealed record FaultCall(
    string Method,
    IReadOnlyList<string>? Headers = null,
    bool Credentials = false,
    string Origin = "https://app.example.com");
