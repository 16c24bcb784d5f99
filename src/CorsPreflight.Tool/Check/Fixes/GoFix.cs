using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Go with rs/cors.</summary>
internal static class GoFix
{
    public static Fix Create(RequiredPermissions permissions) =>
        new(
            "Go",
            "Wrap the whole mux, outside of whatever authenticates: a mux with methods in its patterns answers OPTIONS with 405. "
                + "(github.com/rs/cors; jub0bs/cors does it with stricter checks.)",
            [new FixStep("around the outermost handler", "go", Code(permissions))]);

    private static string Code(RequiredPermissions permissions)
    {
        List<string> lines =
        [
            "handler := cors.New(cors.Options{",
            $"\tAllowedOrigins: []string{{{Quoted.Double(permissions.Origin)}}},",
            $"\tAllowedMethods: []string{{{Quoted.DoubleList(permissions.Methods)}}},",
        ];
        if (permissions.Headers.Count > 0)
            lines.Add($"\tAllowedHeaders: []string{{{Quoted.DoubleList(permissions.Headers)}}},");
        if (permissions.Credentials)
            lines.Add("\tAllowCredentials: true,");
        lines.Add($"\tMaxAge: {RequiredPermissions.MaxAgeSeconds},");
        lines.Add("}).Handler(mux)");
        return string.Join('\n', lines);
    }
}
