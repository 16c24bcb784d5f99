using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Apache httpd with mod_setenvif, mod_headers and mod_rewrite.</summary>
internal static class ApacheFix
{
    public static Fix Of(Cause cause, Wanted wanted) => new("Apache httpd", Advice(cause), [new FixStep("in the <VirtualHost>, outside of any <Location> or <Directory>", "apache", Code(wanted))]);

    private static string Advice(Cause cause) => cause == Causes.AuthenticationFirst || cause == Causes.ForbiddenFirst
        ? "In the <VirtualHost>, mod_rewrite answers before authentication; in .htaccess or <Directory> it comes too late. Enable setenvif, headers and rewrite (a2enmod)."
        : "Header always adds the lines to errors too. Enable setenvif, headers and rewrite (a2enmod).";

    private static string Code(Wanted wanted)
    {
        List<string> lines =
        [
            $"SetEnvIf Origin {Quoted.ApachePattern(wanted.Origin)} CORS_ORIGIN=$1",
            "Header always set Access-Control-Allow-Origin \"%{CORS_ORIGIN}e\" env=CORS_ORIGIN",
            $"Header always set Access-Control-Allow-Methods {Quoted.ApacheHeader(string.Join(", ", wanted.Methods))} env=CORS_ORIGIN",
        ];
        if (wanted.Headers.Count > 0)
            lines.Add($"Header always set Access-Control-Allow-Headers {Quoted.ApacheHeader(string.Join(", ", wanted.Headers))} env=CORS_ORIGIN");
        if (wanted.Credentials)
            lines.Add("Header always set Access-Control-Allow-Credentials \"true\" env=CORS_ORIGIN");
        lines.AddRange(
        [
            $"Header always set Access-Control-Max-Age \"{Wanted.MaxAgeSeconds}\" env=CORS_ORIGIN",
            "Header always merge Vary \"Origin\"",
            "RewriteEngine On",
            "RewriteCond %{REQUEST_METHOD} =OPTIONS",
            "RewriteCond %{HTTP:Access-Control-Request-Method} !=\"\"",
            "RewriteRule ^ - [R=204,L]",
        ]);
        return string.Join('\n', lines);
    }
}
