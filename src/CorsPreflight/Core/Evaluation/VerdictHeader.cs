using System.Text;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Core.Evaluation;

/// <summary>
/// The header that explains an answer to whoever looks at the network tab, a structured field (RFC 9651):
/// <c>refused;reason=method-not-allowed;offender="PATCH";policy="Default"</c>.
/// </summary>
internal static class VerdictHeader
{
    public const string Name = "Preflight-Verdict";

    public static string Describe(PreflightVerdict verdict, string? policy)
    {
        var text = new StringBuilder(verdict.IsAllowed ? "allowed" : "refused");
        if (!verdict.IsAllowed)
            text.Append(";reason=").Append(ReasonName.Token(verdict.Reason));
        AppendString(text, ";offender=", verdict.Offender);
        AppendString(text, ";policy=", policy);
        return text.ToString();
    }

    // Section 3.3.3: printable ASCII only. What a stranger sent is cut as in the log.
    private static void AppendString(StringBuilder text, string key, string? value)
    {
        if (value is null)
            return;
        text.Append(key).Append('"');
        foreach (char c in value.AsSpan(0, Math.Min(value.Length, PrintableText.MaxLength)))
        {
            if (c is '"' or '\\')
                text.Append('\\');
            text.Append(c is >= ' ' and <= '~' ? c : '?');
        }
        text.Append('"');
    }
}
