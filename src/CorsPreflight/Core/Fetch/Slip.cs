namespace CorsPreflight.Core.Fetch;

/// <summary>One slip of the fingers: a character too many, too few or another one, or two that changed places.</summary>
internal static class Slip
{
    /// <summary>Whether exactly one slip makes one text of the other.</summary>
    public static bool IsOne(ReadOnlySpan<char> text, ReadOnlySpan<char> meant)
    {
        int start = text.CommonPrefixLength(meant), end = 0;
        while (end < Math.Min(text.Length, meant.Length) - start && text[^(end + 1)] == meant[^(end + 1)])
            end++;
        ReadOnlySpan<char> one = text[start..^end], other = meant[start..^end];
        return (one.Length, other.Length) switch
        {
            (0, 1) or (1, 0) or (1, 1) => true,
            (2, 2) => one[0] == other[1] && one[1] == other[0],
            _ => false,
        };
    }
}
