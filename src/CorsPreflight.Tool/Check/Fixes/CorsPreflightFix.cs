using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>The library of this repository: a line of appsettings.json.</summary>
internal static class CorsPreflightFix
{
    public static Fix Create(Cause cause, DetectedServer server, RequiredPermissions permissions)
    {
        if (cause == Causes.ErrorPageWithoutCors)
            return new Fix(
                "CorsPreflight",
                "The response did not pass through the library: what stands before the application answered it. "
                    + "Or the origin is not in AllowedOrigins.",
                []);
        // Only the verdict tells which of them is missing.
        PreflightReason? reason = server.Verdict?.Reason;
        if (reason == PreflightReason.CorsDisabled)
            return new Fix("CorsPreflight", "The endpoint has [DisableCors]: remove it if pages of other origins must call it.", []);
        (PreflightReason Reason, string? Line)[] lines =
        [
            (PreflightReason.OriginNotAllowed, $"\"AllowedOrigins\": [ {Quoted.Double(permissions.Origin)} ]"),
            (
                PreflightReason.MethodNotAllowed,
                List("AllowedMethods", permissions.Methods.Where(method => method is not ("GET" or "HEAD" or "POST")))),
            (PreflightReason.HeaderNotAllowed, List("AllowedHeaders", permissions.Headers)),
        ];
        string[] missing = [.. lines.Where(line => line.Reason == reason).Select(line => line.Line).OfType<string>()];
        if (missing.Length == 0)
            missing =
            [
                .. lines.Select(line => line.Line).OfType<string>(),
                .. permissions.Credentials ? ["\"AllowCredentials\": true"] : (string[])[],
            ];
        return new Fix(
            "CorsPreflight",
            "Add to the policy what it lacks of this; a list in a file replaces the whole list of a file read earlier. "
            + "With Diagnostics: true in appsettings.Development.json each answer says in Preflight-Verdict what was refused; "
            + "so does the log, with the line to add.",
            [new FixStep("in appsettings.json", "json", Code(server.Verdict?.Policy ?? "Default", missing))]);
    }

    private static string? List(string key, IEnumerable<string> names) => names.Any() ? $"\"{key}\": [ {Quoted.DoubleList(names)} ]" : null;

    private static string Code(string policy, IEnumerable<string> lines) =>
        $"{{\n  \"StrictPreflight\": {{\n    \"Policies\": {{\n      {Quoted.Double(policy)}: "
        + $"{{\n{string.Join(",\n", lines.Select(line => $"        {line}"))}\n      }}\n    }}\n  }}\n}}";
}
