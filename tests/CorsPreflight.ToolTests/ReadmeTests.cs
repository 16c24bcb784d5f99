using System.Text.Json;
using System.Text.RegularExpressions;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.ToolTests.CommandLine;

namespace CorsPreflight.Tool.Tests;

/// <summary>What the tool's own README shows is what it does.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Ran.Repository, "src/CorsPreflight.Tool/README.md"))
        .ReplaceLineEndings("\n");

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Lints_as_shown()
    {
        WriteSettings("https://app.example.com/", "patch");
        (await Ran.In(folder.Path, "lint")).Output.Should().Be(Shown("cors-preflight lint"));
        JsonElement shown = JsonDocument.Parse(Json().Match(Readme).Groups[1].Value).RootElement;
        JsonElement written = JsonDocument.Parse((await Ran.In(folder.Path, "lint", "--json")).Output).RootElement;
        Keys(written).Should().Equal(Keys(shown));
        JsonElement first = shown.GetProperty("findings")[0];
        Keys(written.GetProperty("findings")[0]).Should().Equal(Keys(first));
        written.GetProperty("findings")[0].EnumerateObject().Where(p => p.Name != "message").Select(p => p.Value.ToString())
            .Should().Equal(first.EnumerateObject().Where(p => p.Name != "message").Select(p => p.Value.ToString()));
    }

    [Fact]
    public async Task Explains_as_shown()
    {
        WriteSettings("https://app.example.com", "PUT");
        const string command = "explain --origin https://app.example.com --method PATCH";
        (await Ran.In(folder.Path, command.Split(' ')))
            .Output.Should().StartWith(Shown($"cors-preflight {command}").Replace("…\n", "\n", StringComparison.Ordinal));
        JsonElement written = JsonDocument.Parse((await Ran.In(folder.Path, [.. command.Split(' '), "--json"])).Output).RootElement;
        string paragraph = Readme[Readme.IndexOf("## explain", StringComparison.Ordinal)..];
        Keys(written)
            .Concat(Keys(written.GetProperty("checks")[0]))
            .Concat(Keys(written.GetProperty("preflight")))
            .Should().OnlyContain(key => paragraph.Contains($"`{key}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Shows_commands_that_are_understood()
    {
        string[] shown =
        [
            .. File.ReadLines(Path.Combine(Ran.Repository, "README.md"))
                .Where(line => line.StartsWith("cors-preflight ", StringComparison.Ordinal)),
        ];
        shown.Select(line => line.Split(' ')[1]).Should().Equal(Program.Root().Subcommands.Select(verb => verb.Name));
        foreach (string line in shown)
            Understood.ShouldBe(line.Split(' ')[1..]);
    }

    private void WriteSettings(string origin, string method) => folder.Write("appsettings.json", $$"""
        {
          "StrictPreflight": {
            "Policies": {
              "Default": {
                "AllowedOrigins": [ "{{origin}}" ],
                "AllowedMethods": [ "{{method}}" ]
              }
            }
          }
        }
        """);

    // What stands below the command in its block.
    private static string Shown(string command)
    {
        int begin = Readme.IndexOf($"$ {command}\n", StringComparison.Ordinal) + command.Length + 3;
        return Readme[begin..Readme.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    [GeneratedRegex("\n## lint\n.*?```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
