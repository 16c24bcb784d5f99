using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Apache httpd with mod_setenvif, mod_headers and mod_rewrite.</summary>
internal static class ApacheFix
{
    public static Fix Create(Cause cause, RequiredPermissions permissions) =>
        new(
            "Apache httpd",
            Advice(cause),
            [new FixStep("in the <VirtualHost>, outside of any <Location> or <Directory>", "apache", Code(permissions))]);

    private static string Advice(Cause cause) =>
        cause == Causes.AuthenticationFirst || cause == Causes.ForbiddenFirst
            ? "In the <VirtualHost>, mod_rewrite answers before authentication; in .htaccess or <Directory> it comes too late. "
                + "Enable setenvif, headers and rewrite (a2enmod)."
            : "Header always adds the lines to errors too. Enable setenvif, headers and rewrite (a2enmod).";

    private static string Code(RequiredPermissions permissions)
    {
        List<string> lines =
        [
            $"SetEnvIf Origin {Quoted.ApachePattern(permissions.Origin)} CORS_ORIGIN=$1",
            "Header always set Access-Control-Allow-Origin \"%{CORS_ORIGIN}e\" env=CORS_ORIGIN",
            $"Header always set Access-Control-Allow-Methods {Quoted.ApacheHeader(string.Join(", ", permissions.Methods))} env=CORS_ORIGIN",
        ];
        if (permissions.Headers.Count > 0)
            lines.Add(
                $"Header always set Access-Control-Allow-Headers {Quoted.ApacheHeader(string.Join(", ", permissions.Headers))} "
                    + "env=CORS_ORIGIN");
        if (permissions.Credentials)
            lines.Add("Header always set Access-Control-Allow-Credentials \"true\" env=CORS_ORIGIN");
        lines.AddRange(
        [
            $"Header always set Access-Control-Max-Age \"{RequiredPermissions.MaxAgeSeconds}\" env=CORS_ORIGIN",
            "Header always merge Vary \"Origin\"",
            "RewriteEngine On",
            "RewriteCond %{REQUEST_METHOD} =OPTIONS",
            "RewriteCond %{HTTP:Access-Control-Request-Method} !=\"\"",
            "RewriteRule ^ - [R=204,L]",
        ]);
        return string.Join('\n', lines);
    }
}
