using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace CorsPreflight.Inspector;

/// <summary>Markup in the making. What an interpolated text puts into its holes is encoded, always: there is no other way in.</summary>
internal sealed class Html
{
    private readonly StringBuilder text = new();

    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "the handler writes into this instance")]
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => _ = markup;

    /// <summary>
    /// Adds a text that breaks at spaces, then after a colon, as paths of the configuration should; its origins as below.
    /// </summary>
    public void AddBreakable(string breakable)
    {
        foreach ((int i, string word) in breakable.Split(' ').Index())
        {
            if (i > 0)
                Add($" ");
            if (word.Contains("://", StringComparison.Ordinal))
                AddOrigin(word);
            else
                AddKey(word);
        }
    }

    /// <summary>Adds an origin, which goes to the next line before it breaks, and breaks ahead of its port before anywhere else.</summary>
    public void AddOrigin(string? origin)
    {
        int port = origin?.LastIndexOf(':') is int colon and >= 0
            && !origin.AsSpan(colon).StartsWith("://", StringComparison.Ordinal) ? colon : origin?.Length ?? 0;
        Add($"<span class=\"origin\">{origin?[..port]}<wbr>{origin?[port..]}</span>");
    }

    private void AddKey(string word)
    {
        string[] parts = word.Split(':');
        Add($"{parts[0]}");
        foreach (string part in parts.Skip(1))
            Add($":<wbr>{part}");
    }

    public override string ToString() => text.ToString();

    /// <summary>Writes the literal parts as they are and the holes encoded.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder text;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            text = html.text;
            text.EnsureCapacity(text.Length + literalLength + formattedCount);
        }

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(string? value) => text.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public void AppendFormatted(int value) => text.Append(value);
    }
}
