namespace CorsPreflight.Tool.Tests;

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
        Ran ran = await Ran.Command("--version");
        (ran.ExitCode, ran.Error).Should().Be((0, ""));
        ran.Output.Should().MatchRegex(@"\A\d+\.\d+\.\d+\S*\n\z");
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
}
