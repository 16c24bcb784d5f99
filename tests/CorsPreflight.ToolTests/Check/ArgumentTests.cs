
namespace CorsPreflight.Tool.Tests.Check;

/// <summary>What <c>check</c> says to arguments that are wrong.</summary>
public class ArgumentTests
{
    [Theory]
    [InlineData("The URL is missing.")]
    [InlineData("--origin is missing: the origin of the page that calls, such as https://app.example.com.", "https://a.example")]
    [InlineData("\"a.example/b\" has no scheme; write \"https://a.example/b\".", "a.example/b", "--origin", "https://x.example")]
    [InlineData(
        "\"localhost:5000/b\" has no scheme; write \"http://localhost:5000/b\".", "localhost:5000/b", "--origin", "https://x.example")]
    [InlineData("\"ftp://a.example\" is not an http or https URL.", "ftp://a.example", "--origin", "https://x.example")]
    [InlineData("\"https://\" is not an http or https URL.", "https://", "--origin", "https://x.example")]
    [InlineData("fetch() refuses a URL with a user name or a password in it.", "https://u:p@a.example", "--origin", "https://x.example")]
    [InlineData(
        "--origin \"https://x.example/\" ends in a slash, which no browser sends; write \"https://x.example\".", "https://a.example",
        "--origin", "https://x.example/")]
    [InlineData(
        "--origin \"https://x.example/app\" has a path; an origin ends after the host and port; write \"https://x.example\".",
        "https://a.example", "--origin", "https://x.example/app")]
    [InlineData("--origin \"x.example\" has no scheme; write \"https://x.example\".", "https://a.example", "--origin", "x.example")]
    [InlineData(
        "--origin \"https://X.example\" is not in lower case, which is how browsers send it; write \"https://x.example\".",
        "https://a.example", "--origin", "https://X.example")]
    [InlineData(
        "--origin \"https://*.example\" is a pattern; write one origin, that of the page that calls.", "https://a.example", "--origin",
        "https://*.example")]
    [InlineData("Required argument missing for option: '--origin'.", "https://a.example", "--origin")]
    [InlineData("Required argument missing for option: '--timeout'.", "https://a.example", "--origin", "https://x.example", "--timeout")]
    [InlineData(
        "--timeout is a number of seconds above 0 and up to 3600, not \"0\".", "https://a.example", "--origin", "https://x.example",
        "--timeout", "0")]
    [InlineData(
        "--timeout is a number of seconds above 0 and up to 3600, not \"-1\".", "https://a.example", "--origin", "https://x.example",
        "--timeout=-1")]
    [InlineData(
        "--timeout is a number of seconds above 0 and up to 3600, not \"5s\".", "https://a.example", "--origin", "https://x.example",
        "--timeout", "5s")]
    [InlineData(
        "--timeout is a number of seconds above 0 and up to 3600, not \"NaN\".", "https://a.example", "--origin", "https://x.example",
        "--timeout", "NaN")]
    [InlineData("--http is 1.1 or 2, not \"3\".", "https://a.example", "--origin", "https://x.example", "--http", "3")]
    [InlineData(
        "\"\" is no name of a header: it may have letters, digits and !#$%&'*+-.^_`|~.", "https://a.example", "--origin",
        "https://x.example", "--header", ": 1")]
    [InlineData(
        "\"X Y\" is no name of a header: it may have letters, digits and !#$%&'*+-.^_`|~.", "https://a.example", "--origin",
        "https://x.example", "--header", "X Y: 1")]
    [InlineData(
        "--header takes \"Name: value\": there is no colon after \"Authorization\".", "https://a.example", "--origin", "https://x.example",
        "--header", "Authorization Bearer s3cret")]
    [InlineData(
        "The value of X has a character that no header can carry: a line break, NUL, or one beyond U+00FF.", "https://a.example",
        "--origin", "https://x.example", "--header", "X: a\r\nHost: b")]
    [InlineData(
        "No page can set Cookie: browsers keep it to themselves and drop what a script sets.", "https://a.example", "--origin",
        "https://x.example", "--header", "Cookie: a=b")]
    [InlineData("No page can send TRACE: browsers forbid it.", "https://a.example", "--origin", "https://x.example", "--method", "TRACE")]
    [InlineData(
        "\"G E T\" is no method: it may have letters, digits and !#$%&'*+-.^_`|~.", "https://a.example", "--origin", "https://x.example",
        "--method", "G E T")]
    [InlineData("\"--methud\" is not understood; did you mean --method?", "https://a.example", "--origin", "https://x.example", "--methud")]
    [InlineData("\"b\" is not understood.", "https://a.example", "b", "--origin", "https://x.example")]
    public async Task Refuses_in_a_sentence_with_the_right_form(string sentence, params string[] args)
    {
        Ran ran = await Ran.Command(["check", .. args]);
        (ran.ExitCode, ran.Output).Should().Be((2, ""));
        ran.Error.Should().Be(
                $"{sentence}\nThe right form: cors-preflight check URL --origin ORIGIN [--method METHOD] [--header HEADER]… "
                    + "[--credentials] [--insecure] [--json] [--timeout SECONDS] [--http 1.1|2]\nMore with --help.\n");
    }

    [Fact]
    public async Task Helps_with_examples_that_are_understood()
    {
        Ran ran = await Ran.Command("check", "--help");
        (ran.ExitCode, ran.Error).Should().Be((0, ""));
        ran.Output.Should().Contain("  cors-preflight check https://api.example.com/orders --origin https://app.example.com\n")
            .And.Contain("Exit codes:");
    }
}
