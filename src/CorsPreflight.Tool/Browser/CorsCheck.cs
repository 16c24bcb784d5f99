namespace CorsPreflight.Tool.Browser;

/// <summary>Whether a response is shared with the page: https://fetch.spec.whatwg.org/#cors-check.</summary>
internal static class CorsCheck
{
    private const string Any = "*";

    public static Finding Of(Call call, Response response, Engine engine)
    {
        string? allowed = response.Combined("Access-Control-Allow-Origin", engine);
        if (allowed is null)
            return new Finding(Check.AllowOriginMissing);
        if (allowed == Any && !call.Credentials)
            return new Finding(Check.Passed);
        if (allowed != call.Origin)
            return new Finding(WhyNot(allowed), allowed);
        return call.Credentials ? OfCredentials(response, engine) : new Finding(Check.Passed);
    }

    private static Check WhyNot(string allowed)
    {
        if (allowed == Any)
            return Check.AllowOriginAnyWithCredentials;
        return allowed.Contains(',', StringComparison.Ordinal) || allowed.Contains(' ', StringComparison.Ordinal) ? Check.AllowOriginSeveral : Check.AllowOriginDiffers;
    }

    private static Finding OfCredentials(Response response, Engine engine) => response.Combined("Access-Control-Allow-Credentials", engine) switch
    {
        "true" => new Finding(Check.Passed),
        null => new Finding(Check.AllowCredentialsMissing),
        string other => new Finding(Check.AllowCredentialsNotTrue, other),
    };
}
