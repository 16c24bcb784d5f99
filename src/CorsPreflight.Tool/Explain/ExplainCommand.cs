using System.CommandLine;
using System.Text.Json;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.Tool.Lint;
using CorsPreflight.Tool.Settings;

namespace CorsPreflight.Tool.Explain;

/// <summary><c>cors-preflight explain</c>: what a policy would answer, and why, without a server.</summary>
internal static class ExplainCommand
{
    // The policy does not look at it, and no page has its origin: https://www.rfc-editor.org/rfc/rfc2606.
    private static readonly Uri Anywhere = new("https://server.invalid/");

    public static Command Create()
    {
        Argument<string[]> files = PolicyOptions.Files();
        var origin = new Option<string>("--origin")
        {
            Description = "Of the page: scheme, host and port.",
            HelpName = "ORIGIN",
            Required = true,
        };
        var method = new Option<string>("--method")
        {
            Description = "Of the call, as the page writes it.",
            HelpName = "METHOD",
            DefaultValueFactory = _ => "GET",
        };
        var header = new Option<string[]>("--header")
        {
            Description = "A header that the page sets: \"Name: value\", or just its name. May be repeated.",
            HelpName = "HEADER",
            DefaultValueFactory = _ => [],
        };
        var credentials = new Option<bool>("--credentials")
        {
            Description = "Whether the page sends cookies and the like: credentials: \"include\".",
        };
        var policy = new Option<string>("--policy")
        {
            Description = "The policy that the endpoint names.",
            HelpName = "NAME",
            DefaultValueFactory = _ => PolicyTable.DefaultName,
        };
        Option<string?> environment = PolicyOptions.Environment();
        Option<string> section = PolicyOptions.Section();
        var json = new Option<bool>("--json") { Description = "Writes JSON instead of text." };
        var explain = new DocumentedCommand("explain", "Says what a policy answers to a page's call, and why, without a server.")
        {
            Form =
                "cors-preflight explain [FILE…] --origin ORIGIN [--method METHOD] [--header HEADER]… [--credentials] [--policy "
                + "NAME] [--environment NAME] [--section PATH] [--json]",
            Examples =
            [
                (
                    "cors-preflight explain appsettings.json --origin https://app.example.com --method PUT --header "
                        + "\"Content-Type: application/json\"",
                    "what the page sends with fetch(url, { method: \"PUT\", headers: … })"),
                (
                    "cors-preflight explain --origin https://app.example.com --header Authorization --policy Partner",
                    "for an endpoint with RequireCors(\"Partner\")"),
            ],
            Remarks =
            [
                "The preflight is the one that browsers would send for the call. Files are read as lint reads them. "
                    + "Where the settings have mistakes, "
                    + "they are listed as lint lists them, and nothing is explained.",
            ],
        };
        explain.Add(files);
        foreach (Option option in (Option[])[origin, method, header, credentials, policy, environment, section, json])
            explain.Add(option);
        explain.Validators.Add(result => PolicyOptions.RefuseEnvironmentOfSeveral(result, environment, files));
        explain.SetAction(
            async (parsed, cancellation) =>
            {
                TextWriter output = parsed.InvocationConfiguration.Output,
                    error = parsed.InvocationConfiguration.Error;
                var call = new Call(
                    parsed.GetValue(origin)!,
                    Anywhere,
                    parsed.GetValue(method)!,
                    [.. parsed.GetValue(header)!.Select(PageHeader.Parse)],
                    parsed.GetValue(credentials));
                if (BrowserModel.GetBlockReason(call) is string sentence)
                    throw new NoAnswerException(sentence);
                PolicySettings settings = await PolicySettings.Read(
                    parsed.GetValue(files)!,
                    parsed.GetValue(environment),
                    parsed.GetValue(section)!,
                    error,
                    cancellation);
                if (settings.Policies is null)
                    return await LintCommand.Report(settings, parsed.GetValue(json), sarif: false, output, error);
                foreach (string note in settings.Notes)
                    await error.WriteLineAsync(PrintableText.Clean(note, int.MaxValue));
                var explanation = new Explanation(call, settings.Policy(parsed.GetValue(policy)!), settings.Policies.Diagnostics);
                Place place = settings.PlaceOfKey(explanation.Policy.Path, null);
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(
                        JsonSerializer.Serialize(ExplainReport.From(explanation, place), ExplainJson.Default.ExplainReport));
                else
                    new ExplainText(TextOutput.On(output)).Write(explanation, place);
                return explanation.Examination.IsReadable ? ExitCode.Fine : ExitCode.Refused;
            });
        return explain;
    }
}
