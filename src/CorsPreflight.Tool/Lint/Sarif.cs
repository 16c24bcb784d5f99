using System.Reflection;
using System.Text.Json;

namespace CorsPreflight.Tool.Lint;

/// <summary>What <c>lint --sarif</c> writes: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.</summary>
internal static class Sarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    // What all rules are about, and where somebody who meets one can read on.
    private const string Information = "https://fetch.spec.whatwg.org/#http-cors-protocol";

    public static string Write(IReadOnlyList<Complaint> complaints)
    {
        IReadOnlyList<SarifRule> rules = [.. Rule.All.Select(rule => new SarifRule(rule.Id, new(rule.Summary), new(rule.Help), new(rule.Severity)))];
        var driver = new SarifDriver("cors-preflight", Version, Information, rules);
        return JsonSerializer.Serialize(new SarifLog(Schema, "2.1.0", [new SarifRun(new(driver), "utf16CodeUnits", [.. complaints.Select(Result)])]), SarifJson.Default.SarifLog);
    }

    private static string Version => typeof(Sarif).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static SarifResult Result(Complaint complaint)
    {
        int rule = Rule.All.TakeWhile(rule => rule.Id != complaint.Id).Count();
        var region = new SarifRegion(complaint.Line, complaint.Column);
        return new SarifResult(complaint.Id, rule, complaint.Severity, new(complaint.Message), [new(new(new(UriOf(complaint.File)), region))]);
    }

    // Relative to where the command runs, which is the root of the repository for whoever uploads the result.
    private static string UriOf(string file)
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), file);
        return Path.IsPathRooted(relative)
            ? new Uri(relative).AbsoluteUri
            : string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
    }
}
