namespace CorsPreflight.Tool.Browser;

/// <summary>Whether a response is shared with the page: https://fetch.spec.whatwg.org/#cors-check.</summary>
internal static class CorsCheck
{
    private const string Any = "*";

    public static Finding Of(Call call, Response response)
    {
        string? allowed = response.Combined("Access-Control-Allow-Origin");
        if (allowed is null)
            return new Finding(Check.AllowOriginMissing);
        if (allowed == Any && !call.Credentials)
            return new Finding(Check.Passed);
        if (allowed != call.Origin)
            return new Finding(WhyNot(allowed), allowed);
        return call.Credentials ? CredentialsOf(response) : new Finding(Check.Passed);
    }

    private static Check WhyNot(string allowed)
    {
        if (allowed == Any)
            return Check.AllowOriginAnyWithCredentials;
        return allowed.Contains(',', StringComparison.Ordinal) || allowed.Contains(' ', StringComparison.Ordinal) ? Check.AllowOriginSeveral : Check.AllowOriginDiffers;
    }

    private static Finding CredentialsOf(Response response) => response.Combined("Access-Control-Allow-Credentials") switch
    {
        "true" => new Finding(Check.Passed),
        null => new Finding(Check.AllowCredentialsMissing),
        string other => new Finding(Check.AllowCredentialsNotTrue, other),
    };
}
