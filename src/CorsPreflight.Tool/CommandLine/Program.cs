using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check;
using CorsPreflight.Tool.Explain;
using CorsPreflight.Tool.Export;
using CorsPreflight.Tool.Lint;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>The command <c>cors-preflight</c>.</summary>
internal static class Program
{
    private const string Name = "cors-preflight";

    public static async Task<int> Main(string[] args)
    {
        using var error = new ErrorWriter(Console.Error);
        Console.SetError(error);
        return await Run(args, Console.Out, Console.Error);
    }

    /// <summary>Runs the command to its end.</summary>
    /// <param name="args">What was typed after its name.</param>
    /// <param name="output">Gets the answer, and nothing else.</param>
    /// <param name="error">Gets progress, reasoning and what is wrong with the question.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "whatever happens, users must not have to read a stack trace")]
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter error)
    {
        // Arguments that begin with @ are not files to be read here.
        ParseResult parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (FindUsageError(parsed) is string sentence)
                throw new UsageException(sentence);
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            using var signals = new Cancellation();
            return await signals.Run(cancellation => parsed.InvokeAsync(configuration, cancellation));
        }
        catch (UsageException exception)
        {
            await error.WriteLineAsync($"{exception.Message}\nThe right form: {Form(parsed.CommandResult.Command)}\nMore with --help.");
            return ExitCode.Usage;
        }
        catch (NoAnswerException exception)
        {
            await error.WriteLineAsync(PrintableText.Clean(exception.Message, int.MaxValue));
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Files say so themselves.
            await error.WriteLineAsync($"The answer cannot be written: {PrintableText.Clean(exception.Message, 500)}");
            return ExitCode.Usage;
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync(
                $"{Name} has a fault, and no answer: {PrintableText.Clean($"{exception.GetType().Name}: {exception.Message}", 500)}");
            return ExitCode.Usage;
        }
    }

    /// <summary>All that the command understands.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Finds out why a cross-origin call fails, as a browser would see it.") { HelpName = Name };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((HelpAction)help.Action!);
        root.Add(new CheckCommand());
        root.Add(new LintCommand());
        root.Add(new ExplainCommand());
        root.Add(new ExportCommand());
        return root;
    }

    // What cannot be understood says more than what is missing because of it.
    private static string? FindUsageError(ParseResult parsed)
    {
        if (parsed.Action is Help)
            return null;
        Command command = parsed.CommandResult.Command;
        // What looks like an option would be taken for a file otherwise, except behind "--".
        string? unknown =
            parsed.UnmatchedTokens.Count > 0
                ? parsed.UnmatchedTokens[0]
                : parsed
                    .Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash)
                    .FirstOrDefault(t => t.Value.StartsWith('-') && parsed.CommandResult.Tokens.Contains(t))
                    ?.Value;
        return unknown is not null ? Unknown(unknown, command)
            : parsed.Errors.Count == 0 ? null
            : command is RootCommand ? "A command is missing."
            : PrintableText.Clean(parsed.Errors[0].Message, int.MaxValue);
    }

    private static string Unknown(string word, Command command)
    {
        string[] known = [.. command.Options.Select(o => o.Name), .. command.Subcommands.Select(c => c.Name)];
        // All dashes are alike, and would make "--section" of "--version".
        string? nearest = Nearest.To(word.TrimStart('-'), known.Select(k => k.TrimStart('-')));
        return $"{Mistake.Quote(word)} is not "
            + $"understood{(nearest is null ? "." : $"; did you mean {known.First(k => k.TrimStart('-') == nearest)}?")}";
    }

    private static string Form(Command command) =>
        command is DocumentedCommand documented ? documented.Form : $"{Name} {string.Join('|', command.Subcommands.Select(c => c.Name))} …";
}
