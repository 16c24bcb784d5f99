using System.Text.RegularExpressions;

namespace CorsPreflight.Tests;

/// <summary>What docs/design.md leads to is there.</summary>
public partial class DesignDocumentTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    private static readonly string[] Words =
    [
        "OnStarting", "explain", "cors-preflight", "Access-Control-*", "mutants.sh", "__EndpointRouteBuilder",
        "__CorsMiddlewareWithEndpointInvoked",
    ];

    private static readonly Lazy<HashSet<string>> Types = new(static () =>
        [
        .. ((string[])["src", "tests"])
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Repository, folder), "*.cs", SearchOption.AllDirectories))
            .Select(Path.GetFileNameWithoutExtension).OfType<string>(),
    ]);

    [Theory]
    [InlineData("The rooms")]
    [InlineData("The journeys of a value")]
    [InlineData("The laws, and where they are held")]
    [InlineData("The law of policies")]
    public void Names_files_that_exist(string section)
    {
        string text = Readme.Of("docs/design.md").Split("\n## ").Single(part => part.StartsWith(section + "\n", StringComparison.Ordinal));
        string[] names = [.. Code().Matches(text).Select(static name => name.Groups[1].Value).Distinct()];
        names.Should().NotBeEmpty().And.OnlyContain(static name => Exists(name));
    }

    // A folder or file of the repository, a room of the library, or a type, with or without its member.
    private static bool Exists(string name) =>
        Path.Exists(Path.Combine(Repository, name)) || Path.Exists(Path.Combine(Repository, "src/CorsPreflight", name))
        || Types.Value.Contains(name.Split('.')[0]) || Words.Contains(name);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
