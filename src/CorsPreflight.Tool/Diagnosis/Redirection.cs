using CorsPreflight.Tool.Browser;

namespace CorsPreflight.Tool.Diagnosis;

/// <summary>Where a redirect leads a call: https://fetch.spec.whatwg.org/#http-redirect-fetch.</summary>
internal static class Redirection
{
    private static readonly string[] HeadersOfBodies = ["Content-Encoding", "Content-Language", "Content-Location", "Content-Type"];

    /// <summary>The call that a browser makes next; null where it makes none.</summary>
    public static Call? Next(Leg leg)
    {
        if (leg.Actual?.Answer?.Response is not Response response || !IsRedirect(response.Status) || !BrowserModel.JudgeActual(leg.Call, response, Engine.Standard).Passed
            || !Uri.TryCreate(leg.Call.Url, response.Combined("Location"), out Uri? url))
            return null;
        Call call = leg.Call;
        string method = BrowserModel.MethodOf(call);
        bool becomesGet = (response.Status is 301 or 302 && method == "POST") || (response.Status == 303 && method is not ("GET" or "HEAD"));
        bool crosses = OriginOf(url) != OriginOf(call.Url);
        return call with
        {
            Url = url,
            Method = becomesGet ? "GET" : call.Method,
            // Whoever redirects elsewhere must not borrow the page's name.
            Origin = crosses && OriginOf(call.Url) != call.Origin ? "null" : call.Origin,
            Headers = [.. call.Headers.Where(header => !(becomesGet && HeadersOfBodies.Contains(header.Name, StringComparer.OrdinalIgnoreCase)) && !(crosses && Grammar.IsSameName(header.Name, "Authorization")))],
        };
    }

    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    public static string OriginOf(Uri url) => url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
