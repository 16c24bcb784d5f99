using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>nginx by itself, without a module.</summary>
internal static class NginxFix
{
    private static readonly string[] Answered = ["Origin", "Methods", "Headers", "Credentials"];

    public static Fix Of(Cause cause, Wanted wanted) => new("nginx", Advice(cause),
    [
        new FixStep("in http { }", "nginx", Http(wanted)),
        new FixStep($"in the location that answers {wanted.Path}, in place of every add_header Access-Control-… that is there", "nginx", Location(wanted)),
    ]);

    private static string Advice(Cause cause)
    {
        if (cause == Causes.AuthenticationFirst || cause == Causes.ForbiddenFirst)
            return "return answers before auth_basic, auth_request, allow and deny are looked at, and always has nginx add the headers to its own errors too.";
        if (cause == Causes.ActualAllowOriginMissing || cause == Causes.ErrorPageWithoutCors)
            return "add_header inside if ($request_method = OPTIONS) is for the preflight only. Outside of it, and with always, every response gets the headers, errors too.";
        if (cause == Causes.AllowOriginDoubled)
            return "The server behind nginx writes the headers as well: proxy_hide_header drops its lines. (Or remove those of nginx.)";
        return "The origin is compared with a list, and the same headers go on the preflight, the response and on errors. An add_header in an inner block switches all outer ones off.";
    }

    private static string Http(Wanted wanted)
    {
        string origin = Quoted.Nginx(wanted.Origin);
        string map = $"map $http_origin $cors_origin {{\n    default \"\";\n    {origin} {origin};\n}}";
        // The only way to a dollar sign in a value.
        return NeedsDollar(wanted) ? $"geo $dollar {{\n    default \"$\";\n}}\n{map}" : map;
    }

    private static string Location(Wanted wanted)
    {
        List<string> lines =
        [
            "add_header Access-Control-Allow-Origin $cors_origin always;",
            "add_header Vary Origin always;",
            $"add_header Access-Control-Allow-Methods {Quoted.Nginx(string.Join(", ", wanted.Methods))} always;",
        ];
        if (wanted.Headers.Count > 0)
            lines.Add($"add_header Access-Control-Allow-Headers {Quoted.Nginx(string.Join(", ", wanted.Headers))} always;");
        if (wanted.Credentials)
            lines.Add("add_header Access-Control-Allow-Credentials true always;");
        lines.Add($"add_header Access-Control-Max-Age {Wanted.MaxAgeSeconds} always;");
        // Whatever is proxied may bring its own; where nothing is, the lines do nothing.
        lines.AddRange(Answered.Select(name => $"proxy_hide_header Access-Control-Allow-{name};"));
        lines.Add("if ($request_method = OPTIONS) {\n    return 204;\n}");
        return string.Join('\n', lines);
    }

    private static bool NeedsDollar(Wanted wanted) => wanted.Methods.Concat(wanted.Headers).Append(wanted.Origin).Any(text => text.Contains('$', StringComparison.Ordinal));
}
