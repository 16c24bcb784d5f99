using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Django with django-cors-headers, and FastAPI and Starlette with their own middleware.</summary>
internal static class PythonFix
{
    public static Fix OfDjango(Wanted wanted) => new("Django",
        "Install django-cors-headers. Its middleware must be the first, ahead of those that authenticate, redirect or check CSRF.",
        [new FixStep("in settings.py, at the end", "python", Django(wanted))]);

    public static Fix OfStarlette(Cause cause, Wanted wanted) => new("FastAPI or Starlette",
        cause == Causes.ErrorPageWithoutCors
            ? "Exceptions are answered outside of every middleware that was added by add_middleware, so that a 500 has no headers: wrap the whole application."
            : "Wrapped around the whole application, it comes ahead of authentication and of what answers exceptions.",
        [new FixStep("after the last route and middleware", "python", Starlette(wanted))]);

    private static string Django(Wanted wanted)
    {
        string headers = wanted.Headers.Count == 0 ? "" : $"CORS_ALLOW_HEADERS = [{Quoted.DoubleList(wanted.Headers.Select(Lower))}]\n";
        return $"""
            INSTALLED_APPS += ["corsheaders"]
            MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
            CORS_ALLOWED_ORIGINS = [{Quoted.Double(wanted.Origin)}]
            CORS_ALLOW_METHODS = [{Quoted.DoubleList(wanted.Methods)}]
            {headers}CORS_ALLOW_CREDENTIALS = {(wanted.Credentials ? "True" : "False")}
            CORS_PREFLIGHT_MAX_AGE = {Wanted.MaxAgeSeconds}
            """;
    }

    private static string Starlette(Wanted wanted)
    {
        string headers = wanted.Headers.Count == 0 ? "" : $"    allow_headers=[{Quoted.DoubleList(wanted.Headers)}],\n";
        return $"""
            from starlette.middleware.cors import CORSMiddleware

            app = CORSMiddleware(
                app,
                allow_origins=[{Quoted.Double(wanted.Origin)}],
                allow_methods=[{Quoted.DoubleList(wanted.Methods)}],
            {headers}    allow_credentials={(wanted.Credentials ? "True" : "False")},
                max_age={Wanted.MaxAgeSeconds},
            )
            """;
    }

    private static string Lower(string name) => Browser.Grammar.Lower(name);
}
