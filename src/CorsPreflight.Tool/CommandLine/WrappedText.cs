using System.Text;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>
/// Breaks sentences at spaces, so that they are read from 60 columns on. What has no space is not broken: it may be copied.
/// </summary>
internal static class WrappedText
{
    /// <summary>The text in lines no longer than the width, where its words allow it.</summary>
    /// <param name="text">One line; what it begins with stays as it is.</param>
    /// <param name="width">Of the output.</param>
    /// <param name="indent">Spaces before every line but the first.</param>
    public static string Create(string text, int width, int indent = 0)
    {
        string[] words = text.Split(' ');
        var lines = new StringBuilder(words[0]);
        int column = words[0].Length;
        foreach (string word in words.Skip(1))
        {
            // The last column stays free: some terminals break after it by themselves.
            if (column > indent && column + 1 + word.Length >= width)
            {
                lines.AppendLine().Append(' ', indent);
                column = indent;
            }
            else
            {
                lines.Append(' ');
                column++;
            }
            lines.Append(word);
            column += word.Length;
        }
        return lines.ToString();
    }
}
