using System.CommandLine.Parsing;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.Tool.Tests;
using CorsPreflight.Tool.Tests.Servers;

namespace CorsPreflight.ToolTests.CommandLine;

/// <summary>What every command has in common.</summary>
public class CommandLineTests
{
    [Fact]
    public async Task Says_what_it_is_for_and_how_it_ends()
    {
        Ran ran = await Ran.Command("--help");
        (ran.ExitCode, ran.Error).Should().Be((0, ""));
        ran.Output.Should().Contain("cors-preflight [command] [options]").And.Contain("Exit codes:");
    }

    [Fact]
    public async Task Says_its_version()
    {
        Ran ran = await Ran.In(AppContext.BaseDirectory, "--version");
        (ran.ExitCode, ran.Error).Should().Be((0, ""));
        ran.Output.Should().MatchRegex(@"\A\d+\.\d+\.\d+(-\S+)?\n\z");
    }

    [Theory]
    [InlineData("A command is missing.")]
    [InlineData("\"-x\" is not understood.", "-x")]
    [InlineData("\"frobnicate\" is not understood.", "frobnicate")]
    [InlineData("\"--hlep\" is not understood; did you mean --help?", "--hlep")]
    [InlineData("\"@file\" is not understood.", "@file")]
    [InlineData("\"\\u001b[31m\" is not understood.", "\u001b[31m")]
    public async Task Refuses_bad_arguments_in_a_sentence_with_the_right_form(string sentence, params string[] args)
    {
        Ran ran = await Ran.Command(args);
        (ran.ExitCode, ran.Output).Should().Be((2, ""));
        ran.Error.Should().MatchRegex(@"\A.*\nThe right form: cors-preflight .*\nMore with --help\.\n\z").And.StartWith(sentence + "\n");
    }

    [Fact]
    public async Task Helps_with_every_command_by_form_and_examples_that_are_right()
    {
        foreach (DocumentedCommand command in Program.Root().Subcommands.Should().AllBeAssignableTo<DocumentedCommand>().And.Subject)
        {
            Ran ran = await Ran.Command(command.Name, "--help");
            (ran.ExitCode, ran.Error).Should().Be((0, ""));
            ran.Output.Should().Contain("Examples:").And.Contain("Exit codes:");
            command.Form.Should().StartWith($"cors-preflight {command.Name} ");
            foreach ((string line, _) in command.Examples)
            {
                ran.Output.Should().Contain($"  {line}\n");
                string[] args = [.. CommandLineParser.SplitCommandLine(line.Split(" > ")[0]).Skip(1)];
                Understood.ShouldBe(args);
            }
        }
    }

    [Fact]
    public void Colours_and_breaks_nothing_but_terminals()
    {
        using var writer = new StringWriter();
        string sentence = string.Join(' ', Enumerable.Repeat("word", 100));
        TextOutput.On(writer).WriteWrapped("first", ConsoleColor.Red, $" {sentence}", ConsoleColor.Green);
        writer.ToString().Should().Be($"first {sentence}{Environment.NewLine}");
    }

    [NeedsTheory("script")]
    [InlineData("TERM=xterm", true)]
    [InlineData("TERM=xterm NO_COLOR=1", false)]
    [InlineData("TERM=dumb", false)]
    public async Task Colours_terminals_that_want_it(string environment, bool isColoured)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new Folder();
        string line = $"env {environment} dotnet {Ran.Tool} check https://a.example --origin https://a.example";
        Ran ran = await Ran.Process(folder.Path, "script", ["-qec", line, "/dev/null"]);
        ran.ExitCode.Should().Be(0);
        ran.Output.Contains("\u001b[32mALLOWED\u001b[", StringComparison.Ordinal).Should().Be(isColoured);
        ran.Output.Contains("\nALLOWED: the page calls", StringComparison.Ordinal).Should().Be(!isColoured);
    }

    [Fact]
    public async Task Prints_a_fault_of_its_own_without_a_stack_trace()
    {
        using var closed = new StringWriter();
        await closed.DisposeAsync();
        using var error = new StringWriter();
        (await Program.Run(["lint", Path.Combine(AppContext.BaseDirectory, "CorsPreflight.Tool.runtimeconfig.json")], closed, error))
            .Should().Be(2);
        error.ToString().Should().MatchRegex(@"\Acors-preflight has a fault, and no answer: ObjectDisposedException: .*\r?\n\z");
    }

    [Theory]
    [InlineData("lint settings.json 2>/dev/full", 0, "")]
    [InlineData("lint settings.json 2>&-", 0, "")]
    [InlineData("lint none.json 2>/dev/full", 2, "")]
    [InlineData("lint none.json 2>&-", 2, "")]
    [InlineData("frobnicate 2>/dev/full", 2, "")]
    [InlineData("lint settings.json --json >/dev/full", 2, "The answer cannot be written: No space left on device\n")]
    [InlineData("--help >/dev/full", 2, "The answer cannot be written: No space left on device\n")]
    public async Task Ends_in_order_where_an_output_is_closed_or_full(string line, int exitCode, string error)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new Folder();
        folder.Write("settings.json", """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://a" ] } } } }""");
        (await Ran.Process(folder.Path, "sh", ["-c", $"exec dotnet \"$0\" {line}", Ran.Tool])).Should().Be(new Ran(exitCode, "", error));
    }

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    public async Task Ends_when_interrupted_even_where_nothing_can_be_cancelled(string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new Folder();
        await Ran.Process(folder.Path, "mkfifo", ["pipe"]);
        // Waits in it for a writer who never comes; the answer to the first is what tells that it has begun.
        (await Ran.Process(folder.Path, "dotnet", [Ran.Tool, "lint", "pipe", "--environment", "None"], async process =>
        {
            await process.StandardError.ReadLineAsync();
            await Ran.Process(folder.Path, "kill", [signal, $"{process.Id}"]);
        })).Should().Be(new Ran(exitCode, "", ""));
    }
}
