using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>The framework's help, and then what it has no place for: remarks, examples and exit codes.</summary>
internal sealed class Help(HelpAction framework) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        framework.MaxWidth = TextOutput.GetWidth(output) is var width && width < int.MaxValue ? width : 100;
        framework.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand documented)
        {
            foreach (string remark in documented.Remarks)
                output.WriteLine(WrappedText.Create(remark, framework.MaxWidth));
            output.WriteLine();
            WriteExamples(output, documented, framework.MaxWidth);
        }
        output.WriteLine("Exit codes:");
        output.WriteLine(
            WrappedText.Create(
                "  0 allowed, nothing wrong · 1 refused, mistakes found · 2 wrong arguments, a file that cannot be read · 3 the "
                    + "server cannot be reached",
                framework.MaxWidth,
                indent: 2));
        return ExitCode.Fine;
    }

    private static void WriteExamples(TextWriter output, DocumentedCommand documented, int width)
    {
        output.WriteLine("Examples:");
        foreach ((string line, string meaning) in documented.Examples)
        {
            // Not broken, to be copied.
            output.WriteLine("  " + line);
            output.WriteLine(WrappedText.Create("      " + meaning, width, indent: 6));
        }
        output.WriteLine();
    }
}
