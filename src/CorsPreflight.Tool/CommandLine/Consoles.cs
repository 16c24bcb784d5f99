using System.Text;
using Spectre.Console;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>
/// What may be done to an output: colour on a terminal only and never under NO_COLOR (https://no-color.org); lines as wide as the terminal,
/// but no narrower than 60 columns. Elsewhere lines are as long as they are, for their reader to break.
/// </summary>
internal static class Consoles
{
    public const int MinWidth = 60;

    /// <summary>For what is laid out or coloured.</summary>
    public static IAnsiConsole On(TextWriter writer)
    {
        bool isTerminal = IsTerminal(writer);
        bool hasColour = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new Target(writer, isTerminal, WidthOf(writer)),
            Ansi = hasColour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = hasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            // They colour the logs of build servers, which are not terminals.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
    }

    public static int WidthOf(TextWriter writer)
    {
        if (!IsTerminal(writer))
            return int.MaxValue;
        try
        {
            return Math.Max(Console.WindowWidth, MinWidth);
        }
        catch (IOException)
        {
            // A terminal that does not tell.
            return 80;
        }
    }

    private static bool IsTerminal(TextWriter writer) =>
        (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected) || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);

    private sealed class Target(TextWriter writer, bool isTerminal, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
