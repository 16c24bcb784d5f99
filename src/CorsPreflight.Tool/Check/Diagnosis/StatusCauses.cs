using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Why a preflight is answered with a status that is not 200 to 299.</summary>
internal static class StatusCauses
{
    private static readonly string[] FirewallWords =
    [
        "ModSecurity", "Mod_Security", "Request blocked", "Incapsula incident", "The requested URL was rejected",
        "Microsoft-Azure-Application-Gateway",
    ];

    public static Remark Find(Answer answer)
    {
        Response response = answer.Response;
        if (PolicyRefusal.Find(answer) is string refusal)
            return new Remark(Causes.PolicyRefused, refusal);
        string detail = Detail(response);
        return new Remark(response.Status switch
        {
            400 when SpeaksOfTls(answer.Body) => Causes.PlainHttpToTls,
            // Amazon's words for it.
            403 when answer.Body.Contains("Missing Authentication Token", StringComparison.Ordinal) => Causes.NoOptionsRoute,
            400 or 404 or 405 or 501 => Causes.NoOptionsRoute,
            401 or 407 => Causes.AuthenticationFirst,
            403 when response.Combined("WWW-Authenticate") is not null => Causes.AuthenticationFirst,
            403 or 406 when IsFirewall(answer) => Causes.Firewall,
            403 => Causes.ForbiddenFirst,
            429 => Causes.RateLimited,
            502 or 503 or 504 => Causes.GatewayError,
            >= 500 => Causes.PreflightServerError,
            _ => Causes.StatusNotOk,
        }, detail);
    }

    private static string Detail(Response response)
    {
        string extra = response.Combined("WWW-Authenticate") is string challenge ? $", WWW-Authenticate: {challenge}"
            : response.Combined("Allow") is string allow ? $", Allow: {allow}"
            : "";
        return $"OPTIONS is answered with {Statuses.Text(response.Status)}{extra}.";
    }

    // nginx, Apache and Go.
    private static bool SpeaksOfTls(string body) =>
        body.Contains("plain HTTP request was sent to HTTPS port", StringComparison.OrdinalIgnoreCase)
        || body.Contains("speaking plain HTTP to an SSL-enabled server port", StringComparison.OrdinalIgnoreCase)
        || body.Contains("sent an HTTP request to an HTTPS server", StringComparison.OrdinalIgnoreCase);

    private static bool IsFirewall(Answer answer)
    {
        string server = answer.Response.Combined("Server") ?? "";
        return answer.Response.Combined("cf-mitigated") is not null
            || answer.Response.Combined("x-amzn-waf-action") is not null
            || answer.Response.Combined("X-Sucuri-ID") is not null
            || answer.Response.Combined("X-Iinfo") is not null
            || (StartsWith("cloudflare") && answer.Body.Contains("cf-", StringComparison.Ordinal))
            || (StartsWith("AkamaiGHost") && answer.Body.Contains("Access Denied", StringComparison.Ordinal))
            || StartsWith("BigIP")
            || Array.Exists(FirewallWords, words => answer.Body.Contains(words, StringComparison.OrdinalIgnoreCase));

        bool StartsWith(string name) => server.StartsWith(name, StringComparison.OrdinalIgnoreCase);
    }
}
