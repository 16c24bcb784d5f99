using System.Globalization;
using System.Text.Json;
using CorsPreflight.Tests.Core.Rules;
using CsCheck;

namespace CorsPreflight.Tool.Tests.Lint;

/// <summary>Who writes what <c>lint --json</c> suggests is not corrected again, and has what was meant.</summary>
public sealed class LintCorrectionTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_suggestion_is_what_was_meant_and_nothing_is_left_to_say_of_it() =>
        await Gen.Select(
                Slips.Wrong,
                Gen.Bool,
                (slip, credentials) => (slip.Meant, slip.Text, slip.IsReadable, AllowCredentials: credentials))
            .Array[40]
            .SampleAsync(
                async slips =>
                {
                    object[] entries = [.. slips.Select(static slip => (string[])[slip.Text])];
                    bool[] credentials = [.. slips.Select(static slip => slip.AllowCredentials)];
                    ILookup<int, JsonElement> first = await Lint(entries, credentials);
                    foreach (IGrouping<int, JsonElement> findings in first.Where(static f => Suggestion(f) is not null))
                    {
                        (Written meant, string text, bool isReadable, _) = slips[findings.Key];
                        string[] suggested = Suggestion(findings)!.StartsWith('"')
                            ? JsonSerializer.Deserialize<string[]>($"[{Suggestion(findings)}]")!
                            : [Suggestion(findings)!];
                        // In the clear with credentials nothing is accepted, and a second finding says so.
                        bool isSecured = findings.Any(static finding => finding.GetProperty("id").GetString() == "CPF1009");
                        if (isReadable)
                            suggested.Should().Equal(
                                    [isSecured ? meant.Entry.Replace("http://", "https://", StringComparison.Ordinal) : meant.Entry],
                                    "it was meant by {0}",
                                    text);
                        entries[findings.Key] = suggested;
                    }
                    (await Lint(entries, credentials))
                        .Select(static f => f.Key)
                        .Should().BeSubsetOf(first.Where(static f => Suggestion(f) is null).Select(static f => f.Key));
                },
                iter: 20);

    private static string? Suggestion(IEnumerable<JsonElement> findings) => findings.First().GetProperty("suggestion").GetString();

    // What is said of each policy's entries.
    private async Task<ILookup<int, JsonElement>> Lint(object[] entries, bool[] credentials)
    {
        var policies = entries
            .Select((origins, i) => KeyValuePair.Create($"P{i}", new { AllowedOrigins = origins, AllowCredentials = credentials[i] }))
            .ToDictionary();
        string file = folder.Write(
            $"{Guid.NewGuid():n}.json",
            JsonSerializer.Serialize(new { StrictPreflight = new { Policies = policies } }));
        Ran ran = await Ran.Command("lint", file, "--json");
        return JsonDocument.Parse(ran.Output)
            .RootElement.GetProperty("findings")
            .EnumerateArray()
            .ToLookup(static finding =>
                int.Parse(finding.GetProperty("path").GetString()!.Split(':')[2].AsSpan(1), CultureInfo.InvariantCulture));
    }
}
