using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.Tool.Settings;

namespace CorsPreflight.Tool.Explain;

/// <summary>Writes an explanation for people.</summary>
internal sealed class ExplainText(TextOutput output)
{
    public void Write(Explanation explanation, Place place)
    {
        Examination examination = explanation.Examination;
        WriteOutcome(examination.IsReadable ? "Allowed" : "Refused", examination.IsReadable, $": {Verdict(explanation)}", indent: 0);
        if (examination.Remedy is string remedy)
            WriteParagraph($"To allow it: {remedy}.");
        output.WriteLine();
        if (explanation.Preflight is null)
            WriteParagraph("The browser sends no preflight.");
        else
            WriteParagraph("The browser asks first:", explanation.Preflight);
        output.WriteLine();
        WriteParagraph($"The policy {Mistake.Show(explanation.Policy.Name)} of {place} checks:");
        foreach (var check in examination.Checks.Where(check => check.Outcome != Outcome.NotReached))
            WriteOutcome(
                check.Outcome == Outcome.Passed ? "  passed   " : "  refused  ",
                check.Outcome == Outcome.Passed,
                $"{check.Name}: {check.Finding}",
                indent: 11);
        if (explanation.PreflightAnswer is Response answer)
        {
            output.WriteLine();
            WriteParagraph($"The preflight is answered {(answer.Status == 204 ? "204 No Content" : "403 Forbidden")}:", answer.Headers);
        }
        if (explanation.Response is { } response)
        {
            output.WriteLine();
            WriteParagraph(
                response.Count == 0
                    ? "The response to the call gets no CORS header."
                    : "The response to the call, whatever its status, gets:",
                response);
        }
    }

    private static string Verdict(Explanation explanation)
    {
        PreflightVerdict verdict = explanation.Examination.Verdict;
        string call =
            $"{BrowserModel.MethodOf(explanation.Call)} from "
            + $"{explanation.Call.Origin}{(explanation.Call.Credentials ? " with credentials" : "")}";
        return verdict.IsAllowed
            ? $"{call}{(explanation.Examination.IsReadable ? "" : ", which the policy does not allow")}."
            : $"{call}: {verdict.Reason} {PrintableText.Clean(verdict.OffenderSpan)}.";
    }

    private void WriteOutcome(string outcome, bool isGood, string finding, int indent) =>
        output.WriteWrapped(outcome, isGood ? ConsoleColor.Green : ConsoleColor.Red, finding, indent: indent);

    // Header lines are not broken, to be compared and copied.
    private void WriteParagraph(string text, params IReadOnlyList<Header> headers)
    {
        output.WriteWrapped(text);
        foreach (Header header in headers)
            output.WriteLine($"  {header.Name}: {PrintableText.Clean(header.Value, int.MaxValue)}");
    }
}
