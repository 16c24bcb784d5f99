using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Fixes;
using CorsPreflight.Tool.CommandLine;
using Spectre.Console;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>
/// What <c>check</c> found, for people: the triage step by step, what each browser does, the cause, the fix. Whatever a server wrote gets
/// there as plain text without control characters, never as markup.
/// </summary>
internal sealed class TextReport(IAnsiConsole console)
{
    /// <summary>Enough for any header that tells something, and a bound on those that do not.</summary>
    private const int LongestText = 1200, MostHeaders = 40;

    /// <summary>Where the second column of the browsers begins.</summary>
    private const int ResultColumn = 14;

    private static readonly Style Strong = new(decoration: Decoration.Bold), Dim = new(decoration: Decoration.Dim), Good = new(Color.Green), Bad = new(Color.Red), Fair = new(Color.Yellow);

    private readonly TextWriter output = console.Profile.Out.Writer;

    public void Write(CheckReport report)
    {
        Plain($"{report.Call.Method} {report.Call.Url}");
        Plain($"from {report.Call.Origin}{(report.Call.Credentials ? ", with credentials" : "")}");
        if (report.SameOrigin)
        {
            Marked(Good, "ALLOWED", ": the page calls its own origin, so CORS has no part in it, and nothing was sent.");
            return;
        }
        Plain(report.ReasonsForPreflight.Count == 0
            ? "It needs no preflight: the method is GET, HEAD or POST, and no header has to be asked for."
            : $"It needs a preflight, because of: {string.Join(", ", report.ReasonsForPreflight)}.");
        for (int i = 0; i < report.Legs.Count; i++)
            WriteLeg(report, i);
        WriteEngines(report);
        WriteCause(report);
        if (report.Cause is not null)
            WriteFix(report);
        foreach (ReportedRemark warning in report.Warnings)
            WriteWarning(warning);
        if (report.Cause is null)
            WriteFix(report);
    }

    private void WriteLeg(CheckReport report, int index)
    {
        ReportedLeg leg = report.Legs[index];
        bool isLast = index == report.Legs.Count - 1;
        if (index > 0)
        {
            output.WriteLine();
            Plain($"After the redirect: {leg.Url} from {leg.Origin}");
        }
        foreach (ReportedStep step in report.Steps)
        {
            // The steps are those of the last leg; the legs before it passed theirs.
            string outcome = isLast ? step.Outcome : step.Step < 4 && leg.Preflight is null ? ReportedStep.NotNeeded : ReportedStep.Passed;
            output.WriteLine();
            WriteOutcome($"{step.Step}. {step.Question}", outcome);
            switch (step.Step)
            {
                case 1 when leg.Preflight is { } preflight:
                    WriteExchange(preflight);
                    break;
                case 2 when leg.Preflight is { } asked:
                    WriteHeaders(asked.Sent.Where(header => header.Name.StartsWith("Access-Control-Request-", StringComparison.Ordinal)));
                    break;
                case 3 when leg.Preflight?.Received is { } received && outcome is ReportedStep.Passed or ReportedStep.Failed:
                    WriteHeaders(received.Where(header => header.Name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)));
                    break;
                case 4 when leg.Call is { } call:
                    WriteExchange(call);
                    break;
            }
        }
    }

    private void WriteOutcome(string question, string outcome)
    {
        (Style style, string word) = outcome switch { ReportedStep.Failed => (Bad, "NO"), ReportedStep.Passed => (Good, "Yes"), ReportedStep.NotNeeded => (Dim, "Not needed"), _ => (Dim, "Not reached") };
        Marked(Strong, question, $" {word}", style);
    }

    private void WriteExchange(ReportedExchange exchange)
    {
        Plain($"> {exchange.Method} {exchange.Target}", 2);
        WriteHeaders(exchange.Sent);
        if (exchange.Failure is string failure)
        {
            Plain($"< {failure}", 2);
            return;
        }
        Plain($"< {exchange.Protocol} {Statuses.Text(exchange.Status!.Value)}", 2);
        WriteHeaders(exchange.Received!);
    }

    // Not broken, to be compared and copied.
    private void WriteHeaders(IEnumerable<Header> headers)
    {
        Header[] all = [.. headers];
        foreach (Header header in all.Take(MostHeaders))
            output.WriteLine(Clean($"    {header.Name}: {header.Value}"));
        if (all.Length > MostHeaders)
            output.WriteLine($"    … and {all.Length - MostHeaders} more");
    }

    private void WriteEngines(CheckReport report)
    {
        output.WriteLine();
        foreach (ReportedEngine engine in report.Engines)
            Marked(null, $"{NameOf(engine.Engine)}:".PadRight(ResultColumn), ResultOf(engine), engine.Allowed ? Good : Bad, ResultColumn);
        if (report.Engines.FirstOrDefault(engine => engine.Allowed) is { } reader)
            Plain($"The page can read: status, body{string.Concat(reader.ReadableHeaders.Select(name => $", {name}"))}.");
    }

    private void WriteCause(CheckReport report)
    {
        output.WriteLine();
        if (report.Cause is not ReportedRemark cause)
        {
            Marked(Good, "ALLOWED", ": every browser lets the page read the response.");
            return;
        }
        string where = report.Engines.Any(engine => engine.Allowed) ? ", though not by every browser" : "";
        Marked(Bad, report.Verdict == "unreachable" ? "NO ANSWER" : "REFUSED", $"{where}: {cause.Title} [{cause.Id}]");
        WriteRemark(cause);
    }

    private void WriteWarning(ReportedRemark warning)
    {
        output.WriteLine();
        (Style? style, string word) = warning.Severity switch { "danger" => (Bad, "DANGER"), "warning" => (Fair, "WARNING"), _ => ((Style?)null, "Note") };
        Marked(style, word, $": {warning.Title} [{warning.Id}]");
        WriteRemark(warning);
    }

    private void WriteRemark(ReportedRemark remark)
    {
        Plain(remark.Detail, 2);
        Plain(remark.Explanation, 2);
        if (remark.Row is Row row)
            Plain($"Row {row.Number} of the table of causes: {row.Symptom}: {row.Behind}.", 2);
    }

    private void WriteFix(CheckReport report)
    {
        if (report.Fix is not Fix fix)
            return;
        output.WriteLine();
        string sign = report.Server!.Sign is string seen && fix.For != PageFix.For ? $", recognised by {seen}" : "";
        Marked(Strong, "Fix", $" for {fix.For}{sign}{(report.Cause is null ? ", against the warning" : "")}");
        Plain(fix.Advice, 2);
        foreach (FixStep step in fix.Steps)
        {
            output.WriteLine();
            Plain($"{char.ToUpperInvariant(step.Where[0])}{step.Where[1..]}:", 2);
            foreach (string line in step.Code.Split('\n'))
                output.WriteLine($"    {Clean(line.Replace("\t", "    ", StringComparison.Ordinal), int.MaxValue)}".TrimEnd());
        }
    }

    private void Plain(string text, int indent = 0) => output.WriteLine(WrappedText.Create(new string(' ', indent) + Clean(text), console.Profile.Width, indent));

    // The colours go where no line is broken in another way than without them.
    private void Marked(Style? first, string begins, string goesOn, Style? then = null, int indent = 0)
    {
        string text = WrappedText.Create(Clean(begins + goesOn), console.Profile.Width, indent);
        Write(text[..begins.Length], first);
        Write(text[begins.Length..], then);
        output.WriteLine();
    }

    private void Write(string text, Style? style)
    {
        if (style is Style coloured)
            console.Write(text, coloured);
        else
            output.Write(text);
    }

    private static string Clean(string text, int longest = LongestText) => PrintableText.Clean(text, longest) ?? "";

    private static string NameOf(string engine) => engine switch { "standard" => "The standard", "chromium" => "Chrome, Edge", "firefox" => "Firefox", _ => "Safari" };

    private static string ResultOf(ReportedEngine engine)
    {
        string remembers = engine.RemembersSeconds is int seconds ? $", remembers the permission for {seconds} s" : "";
        return engine.Allowed ? $"allows{remembers}" : engine.Check switch
        {
            "no-answer" => $"gets no answer to the {engine.FailsAt}",
            "not-sent" => "blocks it, and sends nothing",
            _ => $"refuses at the {engine.FailsAt}: {engine.Check!.Replace('-', ' ')}{(engine.Offender is null ? "" : $" ({engine.Offender})")}",
        };
    }
}
