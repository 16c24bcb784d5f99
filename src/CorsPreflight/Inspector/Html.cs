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

    /// <summary>Adds a text that breaks after a colon first, as paths of the configuration should.</summary>
    public void AddBreakable(string breakable)
    {
        string[] parts = breakable.Split(':');
        Add($"{parts[0]}");
        foreach (string part in parts.Skip(1))
        {
            if (part.StartsWith('/'))
                Add($":{part}");
            else
                Add($":<wbr>{part}");
        }
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
