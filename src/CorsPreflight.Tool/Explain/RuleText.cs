using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.Tool.Explain;

/// <summary>Writes a rule for people.</summary>
internal static class RuleText
{
    public static void Write(Rule rule, TextWriter output)
    {
        int width = Consoles.WidthOf(output);
        output.WriteLine(WrappedText.Create($"{rule.Id}: {rule.Title}", width));
        output.WriteLine();
        output.WriteLine(WrappedText.Create(rule.Why, width));
        output.WriteLine(WrappedText.Create(rule.Help, width));
        output.WriteLine();
        output.WriteLine(WrappedText.Create(rule.Severity == RuleSeverity.Error
            ? "An error: the application does not start with it, and a change of its configuration is not taken."
            : "A warning: the application starts, and its log says so.", width));
    }
}
