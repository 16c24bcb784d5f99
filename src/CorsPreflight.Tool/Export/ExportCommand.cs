using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.Tool.Lint;
using CorsPreflight.Tool.Settings;

namespace CorsPreflight.Tool.Export;

/// <summary><c>cors-preflight export</c>: a policy for teams whose edge answers.</summary>
internal sealed class ExportCommand : DocumentedCommand
{
    private const string Nginx = "nginx", Express = "express", Maps = "maps", Directives = "directives";

    private readonly Argument<string> target = new("target")
    {
        Description = "What it is written for: nginx or express.",
        HelpName = "nginx|express",
    };

    private readonly Argument<string[]> files = PolicyOptions.Files();

    private readonly Option<string> policyName = new("--policy")
    {
        Description = "Which policy.",
        HelpName = "NAME",
        DefaultValueFactory = _ => PolicyRules.DefaultName,
    };

    private readonly Option<string?> environment = PolicyOptions.Environment();

    private readonly Option<string> section = PolicyOptions.Section();

    private readonly Option<string?> part = new("--part")
    {
        Description = "nginx: only the maps, for http, or only the directives, for server or location.",
        HelpName = "maps|directives",
    };

    private readonly Option<string?> prefix = new("--prefix")
    {
        Description = "nginx: what the names of the variables begin with, in place of cors_ and the policy's name.",
        HelpName = "NAME",
    };

    [SetsRequiredMembers]
    public ExportCommand()
        : base("export", "Prints a policy as configuration for nginx or Express, which then answer as the application would.")
    {
        Form = "cors-preflight export nginx|express [FILE…] [--policy NAME] [--environment NAME] [--section PATH] [--part maps|directives] "
            + "[--prefix NAME]";
        Examples =
        [
            ("cors-preflight export nginx appsettings.json --policy Default", "both parts, with comments on what goes where"),
            ("cors-preflight export nginx --part maps > cors-maps.conf", "the part for http: a file in conf.d"),
            ("cors-preflight export nginx --part directives > cors.conf", "the part for server or location: to be included there"),
            (
                "cors-preflight export express --environment Production > cors-default.cjs",
                "middleware: app.use(require('./cors-default.cjs'))"),
        ];
        Remarks = ["The edge answers alone: what the application says of CORS is removed there. Export again when the policy changes."];
        Add(target);
        Add(files);
        foreach (Option option in (Option[])[policyName, environment, section, part, prefix])
            Add(option);
        Validators.Add(Validate);
        Validators.Add(result => PolicyOptions.RefuseEnvironmentOfSeveral(result, environment, files));
        SetAction(Run);
    }

    private void Validate(CommandResult result)
    {
        string? chosen = result.GetValue(target);
        bool isNginx = chosen == Nginx;
        if (chosen is not (Nginx or Express))
            result.AddError(chosen is null ? "Say what the policy is exported to: nginx or express."
                : $"A policy is exported to nginx or to express, not to {Mistake.Quote(chosen)}.");
        else if (!isNginx && (result.GetResult(part) ?? result.GetResult(prefix)) is not null)
            result.AddError("--part and --prefix are for nginx.");
        else if (result.GetValue(part) is string given && given is not (Maps or Directives))
            result.AddError("--part is maps or directives.");
        else if (result.GetValue(prefix) is string begin && !NginxConfiguration.IsPrefix(begin))
            result.AddError(
                $"--prefix is letters, digits and underscores, {NginxConfiguration.MaxPrefixLength} at most, and begins with a letter.");
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        PolicySettings settings = await PolicySettings.Read(
            parsed.GetValue(files)!, parsed.GetValue(environment), parsed.GetValue(section)!, error, cancellation);
        if (settings.Policies is not PolicyTable policies)
            return await LintCommand.Report(settings, json: false, sarif: false, error, error);
        var policy = new ExportablePolicy(settings.Policy(parsed.GetValue(policyName)!));
        string text = parsed.GetValue(target) == Express
            ? new ExpressMiddleware(policy).Module()
            : WriteNginx(policies, policy, parsed.GetValue(prefix), parsed.GetValue(part));
        await parsed.InvocationConfiguration.Output.WriteAsync(text);
        await TellRest(settings, policies, error);
        return ExitCode.Fine;
    }

    private static string WriteNginx(PolicyTable policies, ExportablePolicy policy, string? prefix, string? part)
    {
        if (prefix is null && policies.Names.Count(other => ExportablePolicy.Identifier(other, '_') == policy.Identifier('_')) > 1)
            throw new NoAnswerException(
                $"The variables of {policy.Name} would have the names of another policy's; say what they begin with: --prefix NAME.");
        prefix ??= policy.Identifier('_');
        if (!NginxConfiguration.IsPrefix(prefix))
            throw new NoAnswerException(
                $"The variables of {policy.Name} would have longer names than nginx takes; say what they begin with: --prefix NAME.");
        var configuration = new NginxConfiguration(policy, prefix);
        if (configuration.Obstacle() is string obstacle)
            throw new NoAnswerException(obstacle, ExitCode.Refused);
        return part switch
        {
            Maps => configuration.Maps(),
            Directives => configuration.Directives(),
            _ => $"{configuration.Maps()}\n{configuration.Directives()}",
        };
    }

    private static async Task TellRest(PolicySettings settings, PolicyTable policies, TextWriter error)
    {
        foreach (Complaint warning in Complaint.About(settings))
            await error.WriteLineAsync(warning.ToString());
        foreach (string note in settings.Notes)
            await error.WriteLineAsync(PrintableText.Clean(note, int.MaxValue));
        if (policies.Diagnostics)
            await error.WriteLineAsync("Diagnostics is on and does not come along: refusals explain themselves in the application only.");
    }
}
