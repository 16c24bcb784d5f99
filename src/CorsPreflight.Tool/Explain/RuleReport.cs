using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Lint;

namespace CorsPreflight.Tool.Explain;

/// <summary>What <c>explain CPF1004 --json</c> writes. Nothing may be renamed or removed.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>, as <c>lint</c> has it.</param>
/// <param name="Title">What is wrong or unusual.</param>
/// <param name="Why">What would happen.</param>
/// <param name="Help">What to do.</param>
internal sealed record RuleReport(string Id, string Severity, string Title, string Why, string Help)
{
    public static RuleReport Create(Rule rule) =>
        new(rule.Id, rule.Severity == RuleSeverity.Error ? Complaint.Error : Complaint.Warning, rule.Title, rule.Why, rule.Help);
}
