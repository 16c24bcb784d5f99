using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>What a redirect is for.</summary>
internal static class RedirectCauses
{
    private static readonly string[] LoginWords = ["login", "signin", "sign-in", "auth", "oauth2", "sso", "saml"];

    public static Remark FindForPreflight(Call call, Response response)
    {
        string location = response.Combined("Location") ?? "";
        string detail =
            location.Length == 0 ? $"Status {response.Status}, without a Location." : $"Status {response.Status} to {location}.";
        return new Remark(Uri.TryCreate(call.Url, location, out Uri? to) ? FindCause(call.Url, to) : Causes.Redirect, detail);
    }

    /// <summary>Whether the call itself is redirected to where people log in.</summary>
    public static bool IsToLogin(Call call, Response response) =>
        Uri.TryCreate(call.Url, response.Combined("Location"), out Uri? to) && IsLogin(call.Url, to);

    private static Cause FindCause(Uri from, Uri to)
    {
        bool isSecured = from.Scheme == Uri.UriSchemeHttp && to.Scheme == Uri.UriSchemeHttps && from.Host == to.Host;
        bool isLogin = IsLogin(from, to);
        if (isSecured && !isLogin)
            return Causes.RedirectToHttps;
        if (from.Authority == to.Authority
            && from.AbsolutePath != to.AbsolutePath
            && from.AbsolutePath.TrimEnd('/') == to.AbsolutePath.TrimEnd('/'))
            return Causes.RedirectTrailingSlash;
        return isLogin ? Causes.RedirectToLogin : Causes.Redirect;
    }

    // What is called may be a login itself.
    private static bool IsLogin(Uri from, Uri to) => FindLoginWords(to).Except(FindLoginWords(from)).Any();

    private static IEnumerable<string> FindLoginWords(Uri url) =>
        LoginWords.Intersect(url.AbsolutePath.Split('/', '.', '_'), StringComparer.OrdinalIgnoreCase);
}
