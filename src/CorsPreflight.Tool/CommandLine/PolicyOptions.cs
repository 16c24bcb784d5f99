using System.CommandLine;
using System.CommandLine.Parsing;
using CorsPreflight.Core.Configuration;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>The options of every command that reads policies.</summary>
internal static class PolicyOptions
{
    public static Argument<string[]> Files() => new("file")
    {
        Description = "The files of settings; later ones win. None is appsettings.json in the current folder.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Option<string?> Environment()
    {
        var option = new Option<string?>("--environment")
        {
            Description = "Reads the file's sibling for that environment behind it: appsettings.NAME.json.",
            HelpName = "NAME",
        };
        option.Validators.Add(result => RefuseEmpty(result, "--environment"));
        return option;
    }

    public static Option<string> Section()
    {
        var option = new Option<string>("--section")
        {
            Description = "Where the policies are, as AddStrictPreflight(\"Web:Cors\") says.",
            HelpName = "PATH",
            DefaultValueFactory = _ => PolicySection.DefaultPath,
        };
        option.Validators.Add(result => RefuseEmpty(result, "--section"));
        return option;
    }

    public static void RefuseEnvironmentOfSeveral(CommandResult result, Option<string?> environment, Argument<string[]> files)
    {
        if (result.GetResult(environment) is not null && result.GetValue(files) is { Length: > 1 })
            result.AddError("--environment goes with one file; of several, name that of the environment last.");
    }

    private static void RefuseEmpty(OptionResult result, string name)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            result.AddError($"{name} is empty.");
    }
}
