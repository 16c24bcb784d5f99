using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.Tool.Lint;
using CorsPreflight.Tool.Settings;

namespace CorsPreflight.Tool.Explain;

/// <summary><c>cors-preflight explain</c>: what a policy would answer, and why, without a server; or what a rule says.</summary>
internal sealed partial class ExplainCommand : DocumentedCommand
{
    // The policy does not look at it, and no page has its origin: https://www.rfc-editor.org/rfc/rfc2606.
    private static readonly Uri Anywhere = new("https://server.invalid/");

    private readonly Argument<string[]> files = PolicyOptions.Files();

    private readonly Option<string?> origin = new("--origin")
    {
        Description = "Of the page: scheme, host and port.",
        HelpName = "ORIGIN",
    };

    private readonly Option<string> method = new("--method")
    {
        Description = "Of the call, as the page writes it.",
        HelpName = "METHOD",
        DefaultValueFactory = _ => "GET",
    };

    private readonly Option<string[]> header = new("--header")
    {
        Description = "A header that the page sets: \"Name: value\", or just its name. May be repeated.",
        HelpName = "HEADER",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> credentials = new("--credentials")
    {
        Description = "Whether the page sends cookies and the like: credentials: \"include\".",
    };

    private readonly Option<string> policy = new("--policy")
    {
        Description = "The policy that the endpoint names.",
        HelpName = "NAME",
        DefaultValueFactory = _ => PolicyRules.DefaultName,
    };

    private readonly Option<string?> environment = PolicyOptions.Environment();

    private readonly Option<string> section = PolicyOptions.Section();

    private readonly Option<bool> json = new("--json") { Description = "Writes JSON instead of text." };

    [SetsRequiredMembers]
    public ExplainCommand()
        : base("explain", "Says what a policy answers to a page's call, and why, without a server.")
    {
        Form = "cors-preflight explain [FILE…] --origin ORIGIN [--method METHOD] [--header HEADER]… [--credentials] [--policy NAME] "
            + "[--environment NAME] [--section PATH] [--json], or cors-preflight explain ID [--json]";
        Examples =
        [
            (
                "cors-preflight explain appsettings.json --origin https://app.example.com --method PUT --header "
                    + "\"Content-Type: application/json\"",
                "what the page sends with fetch(url, { method: \"PUT\", headers: … })"),
            (
                "cors-preflight explain --origin https://app.example.com --header Authorization --policy Partner",
                "for an endpoint with RequireCors(\"Partner\")"),
            ("cors-preflight explain CPF1004", "what a rule says, why, and what to do"),
        ];
        Remarks =
        [
            "The preflight is the one that browsers would send for the call. Files are read as lint reads them. Where the settings have "
                + "mistakes, they are listed as lint lists them, and nothing is explained.",
        ];
        Add(files);
        foreach (Option option in (Option[])[origin, method, header, credentials, policy, environment, section, json])
            Add(option);
        Validators.Add(RefuseNeither);
        Validators.Add(result => PolicyOptions.RefuseEnvironmentOfSeveral(result, environment, files));
        SetAction(Run);
    }

    private void RefuseNeither(CommandResult result)
    {
        if (result.GetResult(origin) is null && FindRuleId(result.GetValue(files)) is null)
            result.AddError("Option '--origin' is required.");
    }

    private Task<int> Run(ParseResult parsed, CancellationToken cancellation) => parsed.GetValue(origin) is string page
        ? ExplainCall(page, parsed, cancellation)
        : ExplainRule(FindRuleId(parsed.GetValue(files))!, parsed);

    private async Task<int> ExplainCall(string page, ParseResult parsed, CancellationToken cancellation)
    {
        TextWriter output = parsed.InvocationConfiguration.Output, error = parsed.InvocationConfiguration.Error;
        Header[] headers = [.. parsed.GetValue(header)!.Select(PageHeader.Parse)];
        var call = new Call(page, Anywhere, parsed.GetValue(method)!, headers, parsed.GetValue(credentials));
        if (BrowserModel.GetBlockReason(call) is string sentence)
            throw new NoAnswerException(sentence);
        PolicySettings settings = await PolicySettings.Read(
            parsed.GetValue(files)!, parsed.GetValue(environment), parsed.GetValue(section)!, error, cancellation);
        if (settings.Policies is null)
            return await LintCommand.Report(settings, parsed.GetValue(json), sarif: false, output, error);
        foreach (string note in settings.Notes)
            await error.WriteLineAsync(PrintableText.Clean(note, int.MaxValue));
        var explanation = new Explanation(call, settings.Policy(parsed.GetValue(policy)!), settings.Policies.Diagnostics);
        Place place = settings.PlaceOfKey(explanation.Policy.Path, null);
        if (parsed.GetValue(json))
            await output.WriteLineAsync(JsonSerializer.Serialize(ExplainReport.From(explanation, place), ExplainJson.Default.ExplainReport));
        else
            new ExplainText(TextOutput.On(output)).Write(explanation, place);
        return explanation.Examination.IsReadable ? ExitCode.Fine : ExitCode.Refused;
    }

    private async Task<int> ExplainRule(string id, ParseResult parsed)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        Rule rule = RuleCatalogue.All.FirstOrDefault(rule => rule.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new NoAnswerException(
                $"There is no rule {id}; they begin at {RuleCatalogue.All[0].Id} and end at {RuleCatalogue.All[^1].Id}.");
        if (parsed.GetValue(json))
            await output.WriteLineAsync(JsonSerializer.Serialize(RuleReport.Create(rule), ExplainJson.Default.RuleReport));
        else
            RuleText.Write(rule, output);
        return ExitCode.Fine;
    }

    private static string? FindRuleId(string[]? arguments) => arguments is [string only] && RuleId().IsMatch(only) ? only : null;

    [GeneratedRegex("^CPF[0-9]{4}$", RegexOptions.IgnoreCase)]
    private static partial Regex RuleId();
}
