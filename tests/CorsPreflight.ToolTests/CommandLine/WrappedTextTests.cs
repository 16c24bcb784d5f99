using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.ToolTests.CommandLine;

public class WrappedTextTests
{
    [Theory]
    [InlineData("", 60, 0, "")]
    [InlineData("one", 2, 0, "one")]
    [InlineData("one two three", 60, 2, "one two three")]
    [InlineData("one two three", 8, 2, "one two\n  three")]
    [InlineData("one two three", 7, 2, "one\n  two\n  three")]
    [InlineData("  passed  one two", 15, 10, "  passed  one\n          two")]
    [InlineData("https://a.very.long.example two", 10, 2, "https://a.very.long.example\n  two")]
    [InlineData("one two", int.MaxValue, 0, "one two")]
    public void Breaks_at_spaces(string text, int width, int indent, string lines) =>
        WrappedText.Create(text, width, indent).ReplaceLineEndings("\n").Should().Be(lines);
}
