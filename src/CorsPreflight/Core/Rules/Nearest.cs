namespace CorsPreflight.Core.Rules;

/// <summary>Finds the word that a misspelt one was meant to be.</summary>
internal static class Nearest
{
    /// <summary>The nearest of the words; null where none is near enough to be meant.</summary>
    public static string? To(string misspelt, IEnumerable<string> words)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string word in words)
        {
            int distance = IsPartOf(misspelt, word) ? 1 : Distance(misspelt.ToUpperInvariant(), word.ToUpperInvariant());
            if (distance < least && distance <= Tolerance(misspelt, word) && distance * 2 <= Math.Max(misspelt.Length, word.Length))
                (nearest, least) = (word, distance);
        }
        return nearest;
    }

    // A third of the letters wrong is still a typo, half of them where it begins alike ("Policy" for "Policies") or there are few; more is
    // another word.
    private static int Tolerance(string misspelt, string word) =>
        Math.Max(2, misspelt.Length / (misspelt.Length >= 4 && word.StartsWith(misspelt[..4], StringComparison.OrdinalIgnoreCase) ? 2 : 3));

    // "Origins" is far from "AllowedOrigins" by letters, yet plainly meant.
    private static bool IsPartOf(string misspelt, string word) =>
        misspelt.Length >= 4
            && (word.Contains(misspelt, StringComparison.OrdinalIgnoreCase) || misspelt.Contains(word, StringComparison.OrdinalIgnoreCase));

    // Levenshtein, one row at a time.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j - 1], above) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
