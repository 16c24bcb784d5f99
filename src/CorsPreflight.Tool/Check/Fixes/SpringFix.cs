using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Spring, with or without Spring Security.</summary>
internal static class SpringFix
{
    public static Fix Create(RequiredPermissions permissions) => new("Spring",
        "Spring Security answers before Spring MVC, so that @CrossOrigin alone comes too late: give it the configuration too.",
        [
            new FixStep("in a @Configuration class", "java", Bean(permissions)),
            new FixStep("where the SecurityFilterChain is built, if there is one", "java", "http.cors(Customizer.withDefaults());"),
        ]);

    private static string Bean(RequiredPermissions permissions)
    {
        List<string> lines =
        [
            "@Bean",
            "CorsConfigurationSource corsConfigurationSource() {",
            "    CorsConfiguration cors = new CorsConfiguration();",
            $"    cors.setAllowedOrigins(List.of({Quoted.Double(permissions.Origin)}));",
            $"    cors.setAllowedMethods(List.of({Quoted.DoubleList(permissions.Methods)}));",
        ];
        if (permissions.Headers.Count > 0)
            lines.Add($"    cors.setAllowedHeaders(List.of({Quoted.DoubleList(permissions.Headers)}));");
        if (permissions.Credentials)
            lines.Add("    cors.setAllowCredentials(true);");
        lines.AddRange(
        [
            $"    cors.setMaxAge({RequiredPermissions.MaxAgeSeconds}L);",
            "    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();",
            "    source.registerCorsConfiguration(\"/**\", cors);",
            "    return source;",
            "}",
        ]);
        return string.Join('\n', lines);
    }
}
