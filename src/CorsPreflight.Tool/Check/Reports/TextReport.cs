using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Wire;
using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>
/// What <c>check</c> found, for people: the triage step by step, what each browser does, the cause, the fix. Whatever a server wrote gets
/// there as plain text without control characters, never as markup.
/// </summary>
internal sealed class TextReport(TextOutput output)
{
    /// <summary>Enough for any header that tells something, and a bound on those that do not.</summary>
    private const int MaxTextLength = 1200, MaxHeaders = 40;

    /// <summary>Where the second column of the browsers begins.</summary>
    private const int ResultColumn = 14;

    private const ConsoleColor Good = ConsoleColor.Green, Bad = ConsoleColor.Red, Fair = ConsoleColor.Yellow;

    public void Write(CheckDiagnosis diagnosis)
    {
        Call call = diagnosis.Call;
        Plain($"{BrowserModel.MethodOf(call)} {call.Url.AbsoluteUri}");
        Plain($"from {call.Origin}{(call.Credentials ? ", with credentials" : "")}");
        if (diagnosis.IsSameOrigin)
        {
            Marked(Good, "ALLOWED", ": the page calls its own origin, so CORS has no part in it, and nothing was sent.");
            return;
        }
        Plain(diagnosis.ReasonsForPreflight.Count == 0
            ? "It needs no preflight: the method is GET, HEAD or POST, and no header has to be asked for."
            : $"It needs a preflight, because of: {string.Join(", ", diagnosis.ReasonsForPreflight)}.");
        for (int i = 0; i < diagnosis.Legs.Count; i++)
            WriteLeg(diagnosis, i);
        WriteEngines(diagnosis.Engines);
        WriteCause(diagnosis);
        if (diagnosis.Cause is not null)
            WriteFix(diagnosis);
        foreach (Remark warning in diagnosis.Warnings)
            WriteWarning(warning);
        if (diagnosis.Cause is null)
            WriteFix(diagnosis);
    }

    private void WriteLeg(CheckDiagnosis diagnosis, int index)
    {
        Leg leg = diagnosis.Legs[index];
        bool isLast = index == diagnosis.Legs.Count - 1;
        if (index > 0)
        {
            output.WriteLine();
            Plain($"After the redirect: {leg.Call.Url.AbsoluteUri} from {leg.Call.Origin}");
        }
        foreach (TriageStep step in diagnosis.Steps)
        {
            // The steps are those of the last leg; the legs before it passed theirs.
            StepOutcome outcome = isLast ? step.Outcome
                : step.Step != Step.Call && leg.Preflight is null ? StepOutcome.NotNeeded
                : StepOutcome.Passed;
            output.WriteLine();
            WriteOutcome($"{step.Number}. {step.Question}", outcome);
            WriteStep(step.Step, outcome, leg);
        }
    }

    private void WriteStep(Step step, StepOutcome outcome, Leg leg)
    {
        switch (step)
        {
            case Step.Answer when leg.Preflight is Exchange preflight:
                WriteExchange(preflight);
                break;
            case Step.Question when leg.Preflight is Exchange preflight:
                WriteHeaders(
                    preflight.Request.Headers.Where(header => header.Name.StartsWith("Access-Control-Request-", StringComparison.Ordinal)));
                break;
            case Step.Permission when leg.Preflight?.Answer is Answer answer && outcome is StepOutcome.Passed or StepOutcome.Failed:
                WriteHeaders(
                    answer.Response.Headers.Where(header => header.Name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)));
                break;
            case Step.Call when leg.Actual is Exchange actual:
                WriteExchange(actual);
                break;
        }
    }

    private void WriteOutcome(string question, StepOutcome outcome)
    {
        (ConsoleColor? colour, string word) = outcome switch
        {
            StepOutcome.Passed => ((ConsoleColor?)Good, "Yes"),
            StepOutcome.Failed => (Bad, "NO"),
            StepOutcome.NotNeeded => (null, "Not needed"),
            // In no colour: a terminal with eight of them has black for gray.
            _ => (null, "Not reached"),
        };
        Marked(null, question, $" {word}", colour);
    }

    private void WriteExchange(Exchange exchange)
    {
        Plain($"> {exchange.Request.Method} {exchange.Request.Url.PathAndQuery}", 2);
        WriteHeaders(exchange.Request.Headers);
        if (!exchange.IsAnswered)
        {
            Plain($"< {exchange.Failure.Sentence}", 2);
            return;
        }
        Plain($"< {exchange.Answer.Protocol} {Statuses.Text(exchange.Answer.Response.Status)}", 2);
        WriteHeaders(exchange.Answer.Response.Headers);
    }

    // Not broken, to be compared and copied.
    private void WriteHeaders(IEnumerable<Header> headers)
    {
        Header[] all = [.. headers.Select(Redaction.Redact)];
        foreach (Header header in all.Take(MaxHeaders))
            output.WriteLine(Clean($"    {header.Name}: {header.Value}"));
        if (all.Length > MaxHeaders)
            output.WriteLine($"    … and {all.Length - MaxHeaders} more");
    }

    private void WriteEngines(IReadOnlyList<EngineVerdict> engines)
    {
        output.WriteLine();
        foreach (EngineVerdict engine in engines)
        {
            string name = $"{EngineText.GetName(engine.Engine)}:".PadRight(ResultColumn);
            Marked(null, name, EngineText.Describe(engine), engine.IsAllowed ? Good : Bad, ResultColumn);
        }
        if (engines.FirstOrDefault(engine => engine.IsAllowed) is EngineVerdict reader)
            Plain($"The page can read: status, body{string.Concat(reader.ReadableHeaders.Select(name => $", {name}"))}.");
    }

    private void WriteCause(CheckDiagnosis diagnosis)
    {
        output.WriteLine();
        if (diagnosis.Cause is not Remark cause)
        {
            Marked(Good, "ALLOWED", ": every browser lets the page read the response.");
            return;
        }
        string where = diagnosis.Engines.Any(engine => engine.IsAllowed) ? ", though not by every browser" : "";
        string word = diagnosis.Verdict == Verdict.Unreachable ? "NO ANSWER" : "REFUSED";
        Marked(Bad, word, $"{where}: {cause.Cause.Title} [{cause.Cause.Id}]");
        WriteRemark(cause);
    }

    private void WriteWarning(Remark warning)
    {
        output.WriteLine();
        (ConsoleColor? colour, string word) = warning.Cause.Severity switch
        {
            Severity.Danger => (Bad, "DANGER"),
            Severity.Warning => (Fair, "WARNING"),
            _ => ((ConsoleColor?)null, "Note"),
        };
        Marked(colour, word, $": {warning.Cause.Title} [{warning.Cause.Id}]");
        WriteRemark(warning);
    }

    private void WriteRemark(Remark remark)
    {
        Plain(remark.Detail, 2);
        Plain(remark.Cause.Explanation, 2);
        if (remark.Cause.Row is Row row)
            Plain($"Row {row.Number} of the table of causes: {row.Symptom}: {row.Behind}.", 2);
    }

    private void WriteFix(CheckDiagnosis diagnosis)
    {
        if (diagnosis.Fix is not Fix fix)
            return;
        output.WriteLine();
        string sign = diagnosis.Server?.Sign is string seen && !fix.IsForPage ? $", recognised by {seen}" : "";
        Plain($"Fix for {fix.For}{sign}{(diagnosis.Cause is null ? ", against the warning" : "")}");
        Plain(fix.Advice, 2);
        foreach (FixStep step in fix.Steps)
        {
            output.WriteLine();
            Plain($"{char.ToUpperInvariant(step.Where[0])}{step.Where[1..]}:", 2);
            foreach (string line in step.Code.Split('\n'))
                output.WriteLine($"    {Clean(line.Replace("\t", "    ", StringComparison.Ordinal), int.MaxValue)}".TrimEnd());
        }
    }

    private void Plain(string text, int indent = 0) => output.WriteWrapped(new string(' ', indent) + Clean(text), indent);

    private void Marked(ConsoleColor? colour, string first, string rest, ConsoleColor? restColour = null, int indent = 0) =>
        output.WriteWrapped(first, colour, Clean(rest), restColour, indent);

    private static string Clean(string text, int maxLength = MaxTextLength) => PrintableText.Clean(text, maxLength) ?? "";
}
