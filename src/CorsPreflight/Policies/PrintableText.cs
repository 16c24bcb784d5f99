using System.Globalization;

namespace CorsPreflight.Policies;

/// <summary>What may be shown of a text that somebody else wrote, on a console or in a log.</summary>
internal static class PrintableText
{
    /// <summary>Whether the character shows itself, and does not end lines, turn directions or hide.</summary>
    public static bool IsPrintable(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
