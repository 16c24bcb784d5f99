using System.Reflection;
using System.Text.Json;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tool.Lint;

/// <summary>What <c>lint --sarif</c> writes: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.</summary>
internal static class Sarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    // What all rules are about, and where somebody who meets one can read on.
    private const string Information = "https://fetch.spec.whatwg.org/#http-cors-protocol";

    // Files have no endpoints.
    private static readonly List<Rule> Rules = [.. RuleCatalogue.All.Where(static rule => !rule.IsOfEndpoints)];

    public static string Write(IReadOnlyList<Complaint> complaints)
    {
        IReadOnlyList<SarifRule> rules = [.. Rules.Select(Describe)];
        var driver = new SarifDriver("cors-preflight", Version, Information, rules);
        return JsonSerializer.Serialize(new SarifLog(Schema, "2.1.0", [new SarifRun(new(driver), "utf16CodeUnits", [.. complaints.Select(Result)])]), SarifJson.Default.SarifLog);
    }

    private static string Version => typeof(Sarif).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static SarifRule Describe(Rule rule)
    {
        string level = rule.Severity == RuleSeverity.Error ? Complaint.Error : Complaint.Warning;
        return new SarifRule(rule.Id, new(rule.Title), new($"{rule.Title}. {rule.Why} {rule.Help}"), new($"{rule.Why} {rule.Help}"), new(level));
    }

    private static SarifResult Result(Complaint complaint)
    {
        int rule = Rules.FindIndex(rule => rule.Id == complaint.Id);
        var region = new SarifRegion(complaint.Line, complaint.Column);
        return new SarifResult(complaint.Id, rule, complaint.Severity, new(complaint.Message), [new(new(new(UriOf(complaint.File)), region))]);
    }

    // Code scanning finds files from the root of the repository, wherever in it the command ran.
    private static string UriOf(string file)
    {
        string full = Path.GetFullPath(file), relative = Path.GetRelativePath(Root(full), full);
        string[] steps = relative.Split(Path.DirectorySeparatorChar);
        // From elsewhere there is no way to it that everybody could follow.
        return Path.IsPathRooted(relative) || steps[0] == ".." ? new Uri(full).AbsoluteUri : string.Join('/', steps.Select(Uri.EscapeDataString));
    }

    // A worktree or a submodule has a file of that name. Where there is none, whoever uploads the result runs the command at the root.
    private static string Root(string file)
    {
        for (string? folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
                return folder;
        }
        return Directory.GetCurrentDirectory();
    }
}
