using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Django with django-cors-headers, and FastAPI and Starlette with their own middleware.</summary>
internal static class PythonFix
{
    public static Fix CreateForDjango(RequiredPermissions permissions) => new("Django",
        "Install django-cors-headers. Its middleware must be the first, ahead of those that authenticate, redirect or check CSRF.",
        [new FixStep("in settings.py, at the end", "python", Django(permissions))]);

    public static Fix CreateForStarlette(Cause cause, RequiredPermissions permissions) =>
        new(
            "FastAPI or Starlette",
            cause == Causes.ErrorPageWithoutCors
                ? "Exceptions are answered outside of every middleware that was added by add_middleware, so that a 500 has no "
                    + "headers: wrap the whole application."
                : "Wrapped around the whole application, it comes ahead of authentication and of what answers exceptions.",
            [new FixStep("after the last route and middleware", "python", Starlette(permissions))]);

    private static string Django(RequiredPermissions permissions)
    {
        string headers =
            permissions.Headers.Count == 0 ? "" : $"CORS_ALLOW_HEADERS = [{Quoted.DoubleList(permissions.Headers.Select(Lower))}]\n";
        return $"""
            INSTALLED_APPS += ["corsheaders"]
            MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
            CORS_ALLOWED_ORIGINS = [{Quoted.Double(permissions.Origin)}]
            CORS_ALLOW_METHODS = [{Quoted.DoubleList(permissions.Methods)}]
            {headers}CORS_ALLOW_CREDENTIALS = {(permissions.Credentials ? "True" : "False")}
            CORS_PREFLIGHT_MAX_AGE = {RequiredPermissions.MaxAgeSeconds}
            """;
    }

    private static string Starlette(RequiredPermissions permissions)
    {
        string headers = permissions.Headers.Count == 0 ? "" : $"    allow_headers=[{Quoted.DoubleList(permissions.Headers)}],\n";
        return $"""
            from starlette.middleware.cors import CORSMiddleware

            app = CORSMiddleware(
                app,
                allow_origins=[{Quoted.Double(permissions.Origin)}],
                allow_methods=[{Quoted.DoubleList(permissions.Methods)}],
            {headers}    allow_credentials={(permissions.Credentials ? "True" : "False")},
                max_age={RequiredPermissions.MaxAgeSeconds},
            )
            """;
    }

    private static string Lower(string name) => Browser.Grammar.Lower(name);
}
