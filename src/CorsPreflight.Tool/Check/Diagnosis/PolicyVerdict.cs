using System.Text.RegularExpressions;
using CorsPreflight.Core.Evaluation;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>A refusal as the header Preflight-Verdict of this repository's library tells it.</summary>
/// <param name="Reason">Null where this version does not know it.</param>
/// <param name="Policy">The name of the policy that refuses; null where the header has none, or one that cannot be read.</param>
internal sealed partial record PolicyVerdict(PreflightReason? Reason, string? Policy)
{
    /// <summary>Reads the value of the header; null where it tells of no refusal.</summary>
    public static PolicyVerdict? Parse(string header)
    {
        Match refusal = Refusal().Match(header);
        if (!refusal.Success)
            return null;
        PreflightReason[] reasons = Array.FindAll(
            Enum.GetValues<PreflightReason>(), reason => ReasonName.Token(reason) == refusal.Groups["reason"].Value);
        return new PolicyVerdict(
            reasons.Length == 0 ? null : reasons[0],
            refusal.Groups["policy"] is { Success: true, Value: var policy } ? policy : null);
    }

    // As VerdictHeader writes it. A name with a quotation mark in it is nobody's.
    [GeneratedRegex(
        "^refused;reason=(?<reason>[a-z-]+)(;offender=\"([^\"\\\\]|\\\\.)*\")?(;policy=\"(?<policy>[^\"\\\\]+)\")?",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Refusal();
}
