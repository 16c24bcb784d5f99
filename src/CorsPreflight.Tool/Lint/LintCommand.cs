using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.Tool.Settings;

namespace CorsPreflight.Tool.Lint;

/// <summary><c>cors-preflight lint</c>: what the application would say at its start, with the lines to mend.</summary>
internal sealed class LintCommand : DocumentedCommand
{
    private readonly Argument<string[]> files = PolicyOptions.Files();

    private readonly Option<string?> environment = PolicyOptions.Environment();

    private readonly Option<string> section = PolicyOptions.Section();

    private readonly Option<bool> json = new("--json") { Description = "Writes JSON instead of lines." };

    private readonly Option<bool> sarif = new("--sarif") { Description = "Writes SARIF 2.1.0, for code scanning." };

    [SetsRequiredMembers]
    public LintCommand()
        : base("lint", "Checks the policies in files of settings as the application does at its start, offline, with line and column.")
    {
        Form = "cors-preflight lint [FILE…] [--environment NAME] [--section PATH] [--json | --sarif]";
        Examples =
        [
            ("cors-preflight lint", "appsettings.json in the current folder"),
            (
                "cors-preflight lint src/Api/appsettings.json --environment Production",
                "that file and, behind it, src/Api/appsettings.Production.json"),
            ("cors-preflight lint base.json override.json --section Web:Cors", "two files, for AddStrictPreflight(\"Web:Cors\")"),
            ("cors-preflight lint --sarif > cors.sarif", "for a code scanning upload"),
        ];
        Remarks =
        [
            "Each list of a policy comes whole from the last file that has it, as in the application. With --environment NAME, the file's "
                + "sibling (appsettings.NAME.json) is read behind it, if it is there; several files are named in their order instead. "
                + "Environment variables, user secrets and policies in code are not read.",
            "Findings go to stdout, one a line: file(line,column): error CPF1004: sentence. Notes and the summary go to stderr.",
        ];
        Add(files);
        foreach (Option option in (Option[])[environment, section, json, sarif])
            Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(sarif))
                result.AddError("--json and --sarif exclude each other.");
        });
        Validators.Add(result => PolicyOptions.RefuseEnvironmentOfSeveral(result, environment, files));
        SetAction(Run);
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        PolicySettings settings = await PolicySettings.Read(
            parsed.GetValue(files)!, parsed.GetValue(environment), parsed.GetValue(section)!, error, cancellation);
        return await Report(settings, parsed.GetValue(json), parsed.GetValue(sarif), parsed.InvocationConfiguration.Output, error);
    }

    /// <summary>Says what is wrong, and whether anything is.</summary>
    internal static async Task<int> Report(PolicySettings settings, bool json, bool sarif, TextWriter output, TextWriter error)
    {
        IReadOnlyList<Complaint> complaints = Complaint.About(settings);
        IReadOnlyList<string> notes = [.. settings.Notes, .. NotesOn(settings.Policies)];
        if (json)
        {
            var report = new LintReport(settings.Files, complaints, notes);
            await output.WriteLineAsync(JsonSerializer.Serialize(report, LintJson.Default.LintReport));
        }
        else if (sarif)
            await output.WriteLineAsync(Sarif.Write(complaints));
        else
            await output.WriteAsync(string.Concat(complaints.Select(complaint => complaint + Environment.NewLine)));
        foreach (string note in notes)
            await error.WriteLineAsync(PrintableText.Clean(note, int.MaxValue));
        await error.WriteLineAsync(Summary(settings));
        return settings.Policies is null ? ExitCode.Refused : ExitCode.Fine;
    }

    private static IEnumerable<string> NotesOn(PolicyTable? policies)
    {
        if (policies is null or { Default: not null })
            yield break;
        string names = string.Join(", ", policies.Names.Select(Mistake.Show));
        yield return $"There is no policy \"{PolicyRules.DefaultName}\": endpoints that name none of {names} have no policy. "
            + "Which do, lint cannot see; the application's log says it at the start (CPF2602).";
    }

    private static string Summary(PolicySettings settings)
    {
        string files = string.Join(", ", settings.Files.Select(Mistake.Show));
        string warnings = settings.Warnings.Count == 0 ? "" : $", {Count(settings.Warnings.Count, "warning")}";
        return settings.Policies is null
            ? $"{files}: {Count(settings.Mistakes.Count, "mistake")}{warnings}; the application does not start."
            : $"{files}: no mistakes{warnings}; {(settings.Policies.Names.Count == 1 ? "the policy is" : "the policies are")} {string.Join(", ", settings.Policies.Names.Select(Mistake.Show))}.";
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
