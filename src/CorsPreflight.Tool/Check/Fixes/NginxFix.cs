using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>nginx by itself, without a module.</summary>
internal static class NginxFix
{
    private static readonly string[] Answered = ["Origin", "Methods", "Headers", "Credentials"];

    public static Fix Create(Cause cause, RequiredPermissions permissions) =>
        new(
            "nginx",
            Advice(cause),
            [
                new FixStep("in http { }", "nginx", Http(permissions)),
                new FixStep(
                    $"in the location that answers {permissions.Path}, in place of every add_header Access-Control-… that is there",
                    "nginx",
                    Location(permissions)),
            ]);

    private static string Advice(Cause cause)
    {
        if (cause == Causes.AuthenticationFirst || cause == Causes.ForbiddenFirst)
            return "return answers before auth_basic, auth_request, allow and deny are looked at, and always has nginx add the "
                + "headers to its own errors too.";
        if (cause == Causes.ActualAllowOriginMissing || cause == Causes.ErrorPageWithoutCors)
            return "add_header inside if ($request_method = OPTIONS) is for the preflight only. Outside of it, and with always, "
                + "every response gets the headers, errors too.";
        if (cause == Causes.AllowOriginDoubled)
            return "The server behind nginx writes the headers as well: proxy_hide_header drops its lines. (Or remove those of nginx.)";
        return "The origin is compared with a list, and the same headers go on the preflight, the response and on errors. "
            + "An add_header in an inner block switches all outer ones off.";
    }

    private static string Http(RequiredPermissions permissions)
    {
        string origin = Quoted.Nginx(permissions.Origin);
        string map = $"map $http_origin $cors_origin {{\n    default \"\";\n    {origin} {origin};\n}}";
        // The only way to a dollar sign in a value.
        return NeedsDollar(permissions) ? $"geo $dollar {{\n    default \"$\";\n}}\n{map}" : map;
    }

    private static string Location(RequiredPermissions permissions)
    {
        List<string> lines =
        [
            "add_header Access-Control-Allow-Origin $cors_origin always;",
            "add_header Vary Origin always;",
            $"add_header Access-Control-Allow-Methods {Quoted.Nginx(string.Join(", ", permissions.Methods))} always;",
        ];
        if (permissions.Headers.Count > 0)
            lines.Add($"add_header Access-Control-Allow-Headers {Quoted.Nginx(string.Join(", ", permissions.Headers))} always;");
        if (permissions.Credentials)
            lines.Add("add_header Access-Control-Allow-Credentials true always;");
        lines.Add($"add_header Access-Control-Max-Age {RequiredPermissions.MaxAgeSeconds} always;");
        // Whatever is proxied may bring its own; where nothing is, the lines do nothing.
        lines.AddRange(Answered.Select(name => $"proxy_hide_header Access-Control-Allow-{name};"));
        lines.Add("if ($request_method = OPTIONS) {\n    return 204;\n}");
        return string.Join('\n', lines);
    }

    private static bool NeedsDollar(RequiredPermissions permissions) =>
        permissions.Methods.Concat(permissions.Headers)
            .Append(permissions.Origin)
            .Any(text => text.Contains('$', StringComparison.Ordinal));
}
