using System.CommandLine;
using CorsPreflight.Tool.Check;
using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.ToolTests.CommandLine;

/// <summary>Arguments that would be accepted, without doing anything.</summary>
internal static class Understood
{
    public static void ShouldBe(string[] args)
    {
        ParseResult parsed = Program.Root().Parse(args);
        parsed.Errors.Should().BeEmpty(string.Join(' ', args));
        // Reads what stands in its arguments itself, and throws.
        if (parsed.CommandResult.Command is CheckCommand check)
            check.Read(parsed);
    }
}
