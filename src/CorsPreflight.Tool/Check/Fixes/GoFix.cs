using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Go with rs/cors.</summary>
internal static class GoFix
{
    public static Fix Of(Wanted wanted) => new("Go",
        "Wrap the whole mux, outside of whatever authenticates: a mux with methods in its patterns answers OPTIONS with 405. (github.com/rs/cors; jub0bs/cors does it with stricter checks.)",
        [new FixStep("around the outermost handler", "go", Code(wanted))]);

    private static string Code(Wanted wanted)
    {
        List<string> lines =
        [
            "handler := cors.New(cors.Options{",
            $"\tAllowedOrigins: []string{{{Quoted.Double(wanted.Origin)}}},",
            $"\tAllowedMethods: []string{{{Quoted.DoubleList(wanted.Methods)}}},",
        ];
        if (wanted.Headers.Count > 0)
            lines.Add($"\tAllowedHeaders: []string{{{Quoted.DoubleList(wanted.Headers)}}},");
        if (wanted.Credentials)
            lines.Add("\tAllowCredentials: true,");
        lines.Add($"\tMaxAge: {Wanted.MaxAgeSeconds},");
        lines.Add("}).Handler(mux)");
        return string.Join('\n', lines);
    }
}
