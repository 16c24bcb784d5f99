using CorsPreflight.Tool.Diagnosis;

namespace CorsPreflight.Tool.Fixes;

/// <summary>The library of this repository: a line of appsettings.json.</summary>
internal static class CorsPreflightFix
{
    public static Fix Of(Cause cause, Wanted wanted) => new("CorsPreflight", Advice(cause), cause == Causes.ErrorPageWithoutCors ? [] : [new FixStep("in appsettings.json", "json", Code(wanted))]);

    private static string Advice(Cause cause) => cause == Causes.ErrorPageWithoutCors
        ? "The response did not pass through the library: what stands before the application answered it. Or the origin is not in AllowedOrigins."
        : "Add what is missing to the policy; a list here replaces the whole list of a file read earlier. With Diagnostics: true in appsettings.Development.json each answer says in Preflight-Verdict what was refused; so does the log, with the line to add.";

    private static string Code(Wanted wanted)
    {
        List<string> lines =
        [
            $"\"AllowedOrigins\": [ {Quoted.Double(wanted.Origin)} ]",
            $"\"AllowedMethods\": [ {Quoted.DoubleList(wanted.Methods.Where(method => method is not ("GET" or "HEAD" or "POST")))} ]".Replace("[  ]", "[]", StringComparison.Ordinal),
            $"\"AllowedHeaders\": [ {Quoted.DoubleList(wanted.Headers)} ]".Replace("[  ]", "[]", StringComparison.Ordinal),
        ];
        if (wanted.Credentials)
            lines.Add("\"AllowCredentials\": true");
        string policy = string.Join(",\n", lines.Select(line => $"        {line}"));
        return $"{{\n  \"StrictPreflight\": {{\n    \"Policies\": {{\n      \"Default\": {{\n{policy}\n      }}\n    }}\n  }}\n}}";
    }
}
