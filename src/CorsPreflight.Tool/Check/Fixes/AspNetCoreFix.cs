using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>The CORS that is built into ASP.NET Core.</summary>
internal static class AspNetCoreFix
{
    public static Fix Create(Cause cause, RequiredPermissions permissions) => new("ASP.NET Core", Advice(cause),
    [
        new FixStep("in Program.cs, before builder.Build()", "csharp", Services(permissions)),
        new FixStep("in Program.cs, in exactly this order", "csharp", Pipeline(cause)),
    ]);

    private static string Advice(Cause cause)
    {
        if (cause == Causes.AuthenticationFirst || cause == Causes.ForbiddenFirst)
            return "UseCors() comes too late. WebApplication puts authentication and authorization ahead of Program.cs where their "
                + "calls are absent, so write them out, after UseCors(); or take the package CorsPreflight, which answers ahead of "
                + "everything wherever it is called.";
        if (cause == Causes.NoOptionsRoute)
            return "Routing answers OPTIONS with 405 where no CORS policy applies: UseCors() is missing or comes after the "
                + "endpoints, or it (or RequireCors) names a policy that does not exist, which nothing reports.";
        if (cause == Causes.ErrorPageWithoutCors)
            return "An exception that nobody handles makes the server throw the headers away: add an exception handler. "
                + "What answers before UseCors() (a rate limiter, a cache, host filtering) gets no headers either.";
        if (cause == Causes.AllowOriginMissing)
            return "The built-in middleware answers a refused origin with a bare 204. The origin must be in WithOrigins exactly as "
                + "the browser sends it: a slash at the end or an upper-case letter in the list never matches, and nothing "
                + "reports it.";
        if (cause == Causes.RedirectToHttps)
            return "UseHttpsRedirection() runs before UseCors(). Better still, call the https URL from the page.";
        if (cause == Causes.PreflightServerError)
            return "A CorsPolicy with \"*\" and credentials makes every request throw, and so does a header that cannot be written; "
                + "the log has the exception. List the origins.";
        if (cause == Causes.ReflectsAnyOriginWithCredentials || cause == Causes.ReflectsAnyOrigin)
            return "SetIsOriginAllowed(_ => true) lets everybody in. List the origins.";
        if (cause == Causes.VaryMissing)
            return "The built-in middleware never says Vary for a policy of one origin, nor to whom it refuses. "
                + "List a second origin, add the header by hand, or take the package CorsPreflight, which always says it.";
        return "The policy lacks it. Nothing at startup reports what is missing or misspelt; the package CorsPreflight does.";
    }

    private static string Services(RequiredPermissions permissions)
    {
        List<string> lines =
        [
            "builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy",
            $"    .WithOrigins({Quoted.Double(permissions.Origin)})",
            $"    .WithMethods({Quoted.DoubleList(permissions.Methods)})",
        ];
        if (permissions.Headers.Count > 0)
            lines.Add($"    .WithHeaders({Quoted.DoubleList(permissions.Headers)})");
        if (permissions.Credentials)
            lines.Add("    .AllowCredentials()");
        lines.Add($"    .SetPreflightMaxAge(TimeSpan.FromSeconds({RequiredPermissions.MaxAgeSeconds}))));");
        return string.Join('\n', lines);
    }

    private static string Pipeline(Cause cause)
    {
        List<string> lines = [];
        if (cause == Causes.ErrorPageWithoutCors)
            lines.Add("app.UseExceptionHandler(handler => handler.Run(_ => Task.CompletedTask));");
        lines.AddRange(["app.UseRouting();", "app.UseCors();"]);
        if (cause == Causes.RedirectToHttps)
            lines.Add("app.UseHttpsRedirection();");
        if (cause == Causes.AuthenticationFirst || cause == Causes.ForbiddenFirst)
            lines.AddRange(["app.UseAuthentication();", "app.UseAuthorization();"]);
        return string.Join('\n', lines);
    }
}
