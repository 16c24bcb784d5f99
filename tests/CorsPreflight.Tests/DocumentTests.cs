using System.Text.RegularExpressions;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tests;

/// <summary>The documents as a whole: how long they are, and where they lead.</summary>
public partial class DocumentTests
{
    private const int MaxLine = 140;

    private static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    public static TheoryData<string> Documents =>
    [
        .. ((string[])[".", "docs", "docs/ja", "src/CorsPreflight", "src/CorsPreflight.Tool"])
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Repository, folder), "*.md"))
            .Select(static file => Path.GetRelativePath(Repository, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [InlineData("README.md", 9)]
    [InlineData("src/CorsPreflight/README.md", 5)]
    public void Is_short(string document, int kilobytes) =>
        new FileInfo(Path.Combine(Repository, document)).Length.Should().BeLessThanOrEqualTo(kilobytes * 1024);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Leads_to_what_exists(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository, document))!;
        IEnumerable<string> dead = Link().Matches(Prose(document)).Select(static link => link.Groups[1].Value)
            .Where(static target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !IsThere(Path.Combine(Repository, document), folder, target));
        dead.Should().BeEmpty();
    }

    [Theory]
    [InlineData("src/CorsPreflight/README.md")]
    [InlineData("src/CorsPreflight.Tool/README.md")]
    public void Leads_nowhere_from_a_package(string document) =>
        Link().Matches(Prose(document)).Select(static link => link.Groups[1].Value)
            .Should().NotContain(static target => !target.Contains("://", StringComparison.Ordinal) && target[0] != '#');

    [Theory]
    [MemberData(nameof(Documents))]
    public void Has_lines_that_an_editor_shows(string document) =>
        Prose(document).Split('\n').Where(static line => line.Length > MaxLine && line[0] is not ('|' or '!' or '#')).Should().BeEmpty();

    [Fact]
    public void The_code_of_SignalR_is_what_these_tests_compile() =>
        Readme.BlocksOf("docs/signalr.md", "csharp").Should().Equal(Readme.SnippetsOf("ReadmeProgram.cs", "docs/signalr.md"));

    [Fact]
    public void The_Japanese_rules_are_all_there() =>
        Heading().Matches(Text("docs/ja/errors.md")).Skip(1).Select(static heading => heading.Groups[1].Value)
            .Should().Equal(RuleCatalogue.All.Select(static rule => rule.Id));

    private static bool IsThere(string document, string folder, string target)
    {
        string[] parts = target.Split('#', 2);
        string file = parts[0].Length == 0 ? document : Path.Combine(folder, parts[0]);
        if (parts.Length == 1)
            return Path.Exists(file);
        return File.Exists(file) && Heading().Matches(File.ReadAllText(file)).Any(heading => Anchor(heading.Groups[1].Value) == parts[1]);
    }

    // As code hosts make it of a heading.
    private static string Anchor(string heading) => NotInAnchor().Replace(heading.Trim(), "").Replace(' ', '-').ToLowerInvariant();

    private static string Text(string document) => File.ReadAllText(Path.Combine(Repository, document)).ReplaceLineEndings("\n");

    private static string Prose(string document) => Code().Replace(Text(document), "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
