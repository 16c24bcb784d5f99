using CorsPreflight.Policies;
using CorsPreflight.Tool.Browser;
using CorsPreflight.Tool.Diagnosis;
using CorsPreflight.Tool.Fixes;
using Spectre.Console;

namespace CorsPreflight.Tool.Reports;

/// <summary>
/// What <c>check</c> found, for people: the triage step by step, what each browser does, the cause, the fix. Whatever a server wrote gets
/// there as plain text without control characters, never as markup.
/// </summary>
internal sealed class TextReport(IAnsiConsole console)
{
    /// <summary>Enough for any header that tells something, and a bound on those that do not.</summary>
    private const int LongestLine = 1200, MostLines = 40;

    private static readonly Style Plain = Style.Plain, Strong = new(decoration: Decoration.Bold), Dim = new(decoration: Decoration.Dim),
        Good = new(Color.Green), Bad = new(Color.Red), Fair = new(Color.Yellow);

    public void Write(CheckReport report)
    {
        Line(0, Strong, $"{report.Call.Method} {report.Call.Url}");
        Line(0, Plain, $"from {report.Call.Origin}{(report.Call.Credentials ? ", with credentials" : "")}");
        if (report.SameOrigin)
        {
            Line(0, Good, "ALLOWED: the page calls its own origin, so CORS has no part in it, and nothing was sent.");
            return;
        }
        Line(0, Plain, report.ReasonsForPreflight.Count == 0
            ? "It needs no preflight: the method is GET, HEAD or POST, and no header has to be asked for."
            : $"It needs a preflight, because of: {string.Join(", ", report.ReasonsForPreflight)}.");
        for (int i = 0; i < report.Legs.Count; i++)
            WriteLeg(report, i);
        WriteEngines(report);
        WriteCause(report);
        if (report.Cause is not null)
            WriteFix(report);
        WriteWarnings(report);
        if (report.Cause is null)
            WriteFix(report);
    }

    private void WriteLeg(CheckReport report, int index)
    {
        ReportedLeg leg = report.Legs[index];
        bool isLast = index == report.Legs.Count - 1;
        if (index > 0)
        {
            console.WriteLine();
            Line(0, Strong, $"After the redirect: {leg.Url} from {leg.Origin}");
        }
        // The steps are those of the last leg; the legs before it were passed.
        foreach (ReportedStep step in report.Steps)
        {
            string outcome = isLast ? step.Outcome : step.Step < 4 && leg.Preflight is null ? "not-needed" : "passed";
            console.WriteLine();
            Marked($"{step.Step}. {step.Question}", outcome);
            switch (step.Step)
            {
                case 1 when leg.Preflight is { } preflight:
                    WriteExchange(preflight);
                    break;
                case 2 when leg.Preflight is { } asked:
                    Headers(asked.Sent.Where(header => header.Name.StartsWith("Access-Control-Request-", StringComparison.Ordinal)));
                    break;
                case 3 when leg.Preflight?.Received is { } received && outcome is "passed" or "failed":
                    Headers(received.Where(header => header.Name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)));
                    break;
                case 4 when leg.Call is { } call:
                    WriteExchange(call);
                    break;
            }
        }
    }

    private void WriteExchange(ReportedExchange exchange)
    {
        Line(2, Strong, $"> {exchange.Method} {exchange.Target}");
        Headers(exchange.Sent);
        if (exchange.Failure is string failure)
        {
            Line(2, Bad, $"< {failure}");
            return;
        }
        Line(2, Strong, $"< {exchange.Protocol} {Statuses.Text(exchange.Status!.Value)}");
        Headers(exchange.Received!);
    }

    private void Headers(IEnumerable<Header> headers)
    {
        int count = 0;
        foreach (Header header in headers)
        {
            if (++count > MostLines)
            {
                Line(4, Dim, "… and more");
                return;
            }
            bool isCors = header.Name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || header.Name.ToUpperInvariant() is "ORIGIN" or "VARY" or "LOCATION" or "WWW-AUTHENTICATE";
            Line(4, isCors ? Plain : Dim, $"{header.Name}: {header.Value}");
        }
    }

    private void WriteEngines(CheckReport report)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        table.AddColumn(new TableColumn(new Text("Browser", Strong)) { Padding = new Padding(0, 0, 2, 0) });
        table.AddColumn(new TableColumn(new Text("Result", Strong)) { Padding = new Padding(0, 0, 0, 0) });
        foreach (ReportedEngine engine in report.Engines)
            table.AddRow(new Text(NameOf(engine.Engine)), new Text(Clean(ResultOf(engine)), engine.Allowed ? Good : Bad));
        console.WriteLine();
        console.Write(table);
        if (report.Engines.FirstOrDefault(engine => engine.Allowed) is { } reader)
            Line(0, Plain, $"The page can read: {(reader.ReadableHeaders.Count == 0 ? "status and body" : $"status, body, {string.Join(", ", reader.ReadableHeaders)}")}.");
    }

    private void WriteCause(CheckReport report)
    {
        console.WriteLine();
        if (report.Cause is not ReportedRemark cause)
        {
            Line(0, Good, "ALLOWED: every browser lets the page read the response.");
            return;
        }
        string somewhere = report.Engines.Any(engine => engine.Allowed) ? " (not by every browser)" : "";
        Line(0, Bad, $"{(report.Verdict == "unreachable" ? "NO ANSWER" : "REFUSED")}{somewhere}: {cause.Title} [{cause.Id}]");
        Line(2, Plain, cause.Detail);
        Line(2, Plain, cause.Explanation);
        if (cause.Row is Row row)
            Line(2, Plain, $"Row {row.Number} of the table of causes: {row.Symptom}: {row.Behind}.");
    }

    private void WriteFix(CheckReport report)
    {
        if (report.Fix is not Fix fix)
            return;
        console.WriteLine();
        Line(0, Strong, $"Fix for {fix.For}{(report.Server!.Sign is not string sign || fix.For == PageFix.For ? "" : $", recognised by {sign}")}{(report.Cause is null ? ", which does away with the warning" : "")}");
        Line(2, Plain, fix.Advice);
        foreach (FixStep step in fix.Steps)
        {
            console.WriteLine();
            Line(2, Dim, $"{char.ToUpperInvariant(step.Where[0])}{step.Where[1..]}:");
            // Not broken, to be copied.
            foreach (string line in step.Code.Split('\n'))
                console.Profile.Out.Writer.WriteLine($"    {Clean(line.Replace("\t", "    ", StringComparison.Ordinal), int.MaxValue)}".TrimEnd());
        }
    }

    private void WriteWarnings(CheckReport report)
    {
        foreach (ReportedRemark warning in report.Warnings)
        {
            console.WriteLine();
            (Style style, string word) = warning.Severity switch { "danger" => (Bad, "DANGER"), "warning" => (Fair, "WARNING"), _ => (Plain, "Note") };
            Line(0, style, $"{word}: {warning.Title} [{warning.Id}]");
            Line(2, Plain, warning.Detail);
            Line(2, Plain, warning.Explanation);
            if (warning.Row is Row row)
                Line(2, Plain, $"Row {row.Number} of the table of causes: {row.Symptom}.");
        }
    }

    private void Marked(string question, string outcome)
    {
        Style style = outcome switch { "failed" => Bad, "passed" => Good, _ => Dim };
        string word = outcome switch { "failed" => "FAILS", "passed" => "yes", "not-needed" => "not needed", _ => "not reached" };
        var line = new Paragraph().Append(Clean(question), Strong).Append(" ").Append(word, style);
        console.Write(line);
        console.WriteLine();
    }

    private void Line(int indent, Style style, string text) => console.Write(new Padder(new Text(Clean(text), style), new Padding(indent, 0, 0, 0)));

    private static string Clean(string text, int longest = LongestLine) => PrintableText.Clean(text, longest) ?? "";

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
