using System.Text.RegularExpressions;
using CorsPreflight.Core.Evaluation;
using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>The library of this repository: a line of appsettings.json.</summary>
internal static partial class CorsPreflightFix
{
    public static Fix Of(Cause cause, Recognition server, Wanted wanted)
    {
        if (cause == Causes.ErrorPageWithoutCors)
            return new Fix("CorsPreflight", "The response did not pass through the library: what stands before the application answered it. Or the origin is not in AllowedOrigins.", []);
        // Only the verdict tells which of them is missing.
        Match verdict = Verdict().Match(server.Sign ?? "");
        string reason = verdict.Groups["reason"].Value;
        if (reason == ReasonName.Token(PreflightReason.CorsDisabled))
            return new Fix("CorsPreflight", "The endpoint has [DisableCors]: remove it if pages of other origins must call it.", []);
        string policy = verdict.Groups["policy"] is { Success: true, Value: var name } ? name : "Default";
        (string Reason, string? Line)[] lines =
        [
            (ReasonName.Token(PreflightReason.OriginNotAllowed), $"\"AllowedOrigins\": [ {Quoted.Double(wanted.Origin)} ]"),
            (ReasonName.Token(PreflightReason.MethodNotAllowed), List("AllowedMethods", wanted.Methods.Where(method => method is not ("GET" or "HEAD" or "POST")))),
            (ReasonName.Token(PreflightReason.HeaderNotAllowed), List("AllowedHeaders", wanted.Headers)),
        ];
        string[] missing = [.. lines.Where(line => line.Reason == reason).Select(line => line.Line).OfType<string>()];
        if (missing.Length == 0)
            missing = [.. lines.Select(line => line.Line).OfType<string>(), .. wanted.Credentials ? ["\"AllowCredentials\": true"] : (string[])[]];
        return new Fix("CorsPreflight",
            "Add to the policy what it lacks of this; a list in a file replaces the whole list of a file read earlier. With Diagnostics: true in appsettings.Development.json each answer says in Preflight-Verdict what was refused; so does the log, with the line to add.",
            [new FixStep("in appsettings.json", "json", Code(policy, missing))]);
    }

    private static string? List(string key, IEnumerable<string> names) => names.Any() ? $"\"{key}\": [ {Quoted.DoubleList(names)} ]" : null;

    private static string Code(string policy, IEnumerable<string> lines) =>
        $"{{\n  \"StrictPreflight\": {{\n    \"Policies\": {{\n      {Quoted.Double(policy)}: {{\n{string.Join(",\n", lines.Select(line => $"        {line}"))}\n      }}\n    }}\n  }}\n}}";

    // See VerdictHeader. A name with a quotation mark in it is nobody's.
    [GeneratedRegex("refused;reason=(?<reason>[a-z-]+)(;offender=\"([^\"\\\\]|\\\\.)*\")?(;policy=\"(?<policy>[^\"\\\\]+)\")?", RegexOptions.ExplicitCapture)]
    private static partial Regex Verdict();
}
