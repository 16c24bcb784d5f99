using System.Text;

namespace CorsPreflight.Core.Rules;

/// <summary>A mistake in the parts that its sentence is made of, as long as it is not known which source has the value.</summary>
/// <param name="Reason">What is wrong, and why.</param>
/// <param name="Correction">What to write; null where the reason says it, or nobody knows.</param>
internal sealed record Wording(string Reason, Correction? Correction)
{
    /// <summary>In the reasons that need the policy's credentials.</summary>
    public const string WithCredentials = "stands with AllowCredentials";

    /// <summary>Whether another key of the policy, which another source may have, makes it a mistake.</summary>
    public bool NeedsCredentials => Reason.Contains(WithCredentials, StringComparison.Ordinal);

    /// <summary>The sentence.</summary>
    /// <param name="path">Of the value.</param>
    /// <param name="value">As written; null where something is missing.</param>
    /// <param name="correction">What to write, as the end of the sentence; for JSON where it is null.</param>
    /// <param name="place">What to call the source; null where it need not be said.</param>
    /// <param name="credentials">Where the policy's AllowCredentials is; null where it need not be said.</param>
    public string Sentence(string path, string? value, string? correction = null, string? place = null, string? credentials = null)
    {
        var sentence = new StringBuilder(Mistake.Show(path));
        if (value is not null)
            sentence.Append(' ').Append(Mistake.Quote(value));
        if (place is not null)
            sentence.Append(" (").Append(place).Append(')');
        string with = credentials is null ? WithCredentials : $"{WithCredentials} ({credentials})";
        sentence.Append(' ').Append(Reason.Replace(WithCredentials, with, StringComparison.Ordinal));
        if (Correction is not null)
            return sentence.Append("; ").Append(correction ?? Correction.InJson).ToString();
        // JSON at the end is there to be copied.
        return sentence.Append(sentence[^1] is '?' or '}' ? "" : ".").ToString();
    }
}
