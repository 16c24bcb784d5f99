using System.CommandLine;
using CorsPreflight.Policies;

namespace CorsPreflight.Tool.Commands;

/// <summary>The options of every command that reads policies.</summary>
internal static class PolicyOptions
{
    public static Option<string?> Environment()
    {
        var option = new Option<string?>("--environment") { Description = "Reads the file's sibling for that environment behind it: appsettings.NAME.json.", HelpName = "NAME" };
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

    private static void RefuseEmpty(System.CommandLine.Parsing.OptionResult result, string name)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            result.AddError($"{name} is empty.");
    }
}
