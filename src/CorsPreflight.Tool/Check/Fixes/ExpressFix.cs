using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Express with the package cors.</summary>
internal static class ExpressFix
{
    public static Fix Create(Cause cause, RequiredPermissions permissions) =>
        new("Express", Advice(cause), [new FixStep("ahead of every app.use and every route", "js", Code(permissions))]);

    private static string Advice(Cause cause)
    {
        if (cause == Causes.AuthenticationFirst || cause == Causes.ForbiddenFirst || cause == Causes.RateLimited)
            return "Express runs handlers in the order of app.use: put cors() ahead of whatever demands a user, and it answers "
                + "OPTIONS itself.";
        if (cause == Causes.NoOptionsRoute)
            return "app.use(cors(…)) answers OPTIONS for every path; app.options('*', …) is not needed, and Express 5 refuses that path.";
        if (cause == Causes.ErrorPageWithoutCors || cause == Causes.ActualAllowOriginMissing)
            return "Use cors(…) by app.use, for every response: app.options alone takes care of preflights only, and what answers "
                + "ahead of it gets no headers.";
        return "Install the package cors (npm install cors), or change the options that are there.";
    }

    private static string Code(RequiredPermissions permissions)
    {
        List<string> lines =
        [
            "const cors = require('cors');",
            "",
            "app.use(cors({",
            $"  origin: [{Quoted.JavaScript(permissions.Origin)}],",
            $"  methods: [{string.Join(", ", permissions.Methods.Select(Quoted.JavaScript))}],",
        ];
        // An empty list would take away what is there.
        if (permissions.Headers.Count > 0)
            lines.Add($"  allowedHeaders: [{string.Join(", ", permissions.Headers.Select(Quoted.JavaScript))}],");
        if (permissions.Credentials)
            lines.Add("  credentials: true,");
        lines.Add($"  maxAge: {RequiredPermissions.MaxAgeSeconds},");
        lines.Add("}));");
        return string.Join('\n', lines);
    }
}
