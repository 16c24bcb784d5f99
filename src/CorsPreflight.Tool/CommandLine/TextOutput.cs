namespace CorsPreflight.Tool.CommandLine;

/// <summary>
/// Text for people: in colour on a terminal only and never under NO_COLOR (https://no-color.org); in lines as wide as the terminal, but no
/// narrower than 60 columns. Elsewhere lines are as long as they are, for their reader to break.
/// </summary>
internal sealed class TextOutput(TextWriter writer, int width, bool hasColour = false)
{
    public const int MinWidth = 60;

    public static TextOutput On(TextWriter writer) => new(
        writer,
        GetWidth(writer),
        hasColour: IsTerminal(writer) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public static int GetWidth(TextWriter writer)
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

    /// <summary>Writes a line that is not broken: it may be compared or copied.</summary>
    public void WriteLine(string text = "") => writer.WriteLine(text);

    /// <summary>Writes a sentence, broken at spaces.</summary>
    /// <param name="text">One line; what it begins with stays as it is.</param>
    /// <param name="indent">Spaces before every line but the first.</param>
    public void WriteWrapped(string text, int indent = 0) => WriteWrapped(text, null, "", null, indent);

    /// <summary>Writes a sentence of two pieces, each in its colour. The lines are broken as they are without colours.</summary>
    public void WriteWrapped(string first, ConsoleColor? colour, string rest, ConsoleColor? restColour = null, int indent = 0)
    {
        string text = WrappedText.Create(first + rest, width, indent);
        Write(text[..first.Length], colour);
        Write(text[first.Length..], restColour);
        writer.WriteLine();
    }

    // By the console's own means, which old Windows terminals understand too, unlike escape sequences.
    private void Write(string text, ConsoleColor? colour)
    {
        if (hasColour && colour is ConsoleColor foreground)
            Console.ForegroundColor = foreground;
        writer.Write(text);
        if (hasColour && colour is not null)
            Console.ResetColor();
    }

    // Only stdout is coloured and measured: what is written for people to read at length goes there.
    private static bool IsTerminal(TextWriter writer) => ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected;
}
