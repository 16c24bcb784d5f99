namespace CorsPreflight.Tool.Check.Browser;

/// <summary>Whether a response is shared with the page: https://fetch.spec.whatwg.org/#cors-check.</summary>
internal static class CorsCheck
{
    private const string Any = "*";

    public static Finding Run(Call call, Response response, Engine engine)
    {
        string? allowed = response.Combined("Access-Control-Allow-Origin", engine);
        if (allowed is null)
            return new Finding(BrowserCheck.AllowOriginMissing);
        if (allowed == Any && !call.Credentials)
            return new Finding(BrowserCheck.Passed);
        if (allowed != call.Origin)
            return new Finding(FindMismatch(allowed), allowed);
        return call.Credentials ? CheckCredentials(response, engine) : new Finding(BrowserCheck.Passed);
    }

    private static BrowserCheck FindMismatch(string allowed)
    {
        if (allowed == Any)
            return BrowserCheck.AllowOriginAnyWithCredentials;
        return allowed.Contains(',', StringComparison.Ordinal) || allowed.Contains(' ', StringComparison.Ordinal)
            ? BrowserCheck.AllowOriginSeveral
            : BrowserCheck.AllowOriginDiffers;
    }

    private static Finding CheckCredentials(Response response, Engine engine) =>
        response.Combined("Access-Control-Allow-Credentials", engine) switch
        {
            "true" => new Finding(BrowserCheck.Passed),
            null => new Finding(BrowserCheck.AllowCredentialsMissing),
            string other => new Finding(BrowserCheck.AllowCredentialsNotTrue, other),
        };
}
