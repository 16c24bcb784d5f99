using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.Tool.Explain;

/// <summary>Writes a rule for people.</summary>
internal static class RuleText
{
    public static void Write(Rule rule, TextWriter output)
    {
        var text = TextOutput.On(output);
        text.WriteWrapped($"{rule.Id}: {rule.Title}");
        text.WriteLine();
        text.WriteWrapped(rule.Why);
        text.WriteWrapped(rule.Help);
        text.WriteLine();
        text.WriteWrapped(rule.Severity == RuleSeverity.Error
            ? "An error: the application does not start with it, and a change of its configuration is not taken."
            : "A warning: the application starts, and its log says so.");
    }
}
