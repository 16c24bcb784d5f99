using System.Globalization;

namespace CorsPreflight.Core.Rules;

/// <summary>What may be shown of a text that somebody else wrote, on a console or in a log.</summary>
internal static class PrintableText
{
    /// <summary>How much of a client's text is shown: enough for any origin that could be meant.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// How much of an endpoint's name is shown: it is the application's own, and of controllers the end tells them apart.
    /// </summary>
    public const int MaxEndpointLength = 256;

    /// <summary>Whether the character shows itself, and does not end lines, turn directions or hide.</summary>
    public static bool IsPrintable(char c) =>
        char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>The text made fit for showing: short, and without characters that would forge lines; null where there is none.</summary>
    public static string? Clean(ReadOnlySpan<char> text, int maxLength = MaxLength)
    {
        if (text.IsEmpty)
            return null;
        int length = Math.Min(text.Length, maxLength);
        Span<char> clean = length <= MaxEndpointLength ? stackalloc char[length] : new char[length];
        for (int i = 0; i < length; i++)
            clean[i] = IsPrintable(text[i]) ? text[i] : ' ';
        return clean.ToString();
    }
}
