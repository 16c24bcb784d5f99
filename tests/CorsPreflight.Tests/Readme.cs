using System.Text.RegularExpressions;

namespace CorsPreflight.Tests;

/// <summary>The README, for tests that do what it says.</summary>
internal static partial class Readme
{
    public static string Text { get; } = Read("README.md");

    public static IEnumerable<string> Blocks(string language) => Blocks(Text, language);

    /// <summary>The blocks of another document, by its path in the repository.</summary>
    public static IEnumerable<string> BlocksOf(string document, string language) => Blocks(Read(document), language);

    /// <summary>What a source file marks as the code of a document, as far to the left as it goes.</summary>
    public static IEnumerable<string> SnippetsOf(string source, string document) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, source)).ReplaceLineEndings("\n")
        .Split([$"        // {document}\n", $"    // {document}\n", $"// {document}\n"], StringSplitOptions.None).Where(static (_, i) => i % 2 == 1).Select(Unindent);

    private static string Unindent(string code)
    {
        string[] lines = code.TrimEnd('\n', ' ').Split('\n');
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : "")) + '\n';
    }

    private static IEnumerable<string> Blocks(string text, string language) =>
        Block().Matches(text).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    /// <summary>Another document, by its path in the repository.</summary>
    public static string Of(string document) => Read(document);

    private static string Read(string document) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, document)).ReplaceLineEndings("\n");

    [GeneratedRegex("^```(\\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
