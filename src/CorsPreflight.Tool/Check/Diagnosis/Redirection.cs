using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Where a redirect leads a call: https://fetch.spec.whatwg.org/#http-redirect-fetch.</summary>
internal static class Redirection
{
    /// <summary>https://fetch.spec.whatwg.org/#http-redirect-fetch, step 7.</summary>
    public const int MaxRedirects = 20;

    private static readonly string[] HeadersOfBodies = ["Content-Encoding", "Content-Language", "Content-Location", "Content-Type"];

    /// <summary>The call that a browser makes next; null where it makes none.</summary>
    public static Call? Next(Leg leg)
    {
        if (leg.Actual?.Answer?.Response is not Response response
            || !IsRedirect(response.Status)
            || !BrowserModel.JudgeActual(leg.Call, response, Engine.Standard).Passed
            || !Uri.TryCreate(leg.Call.Url, response.Combined("Location"), out Uri? url))
            return null;
        Call call = leg.Call;
        string method = BrowserModel.MethodOf(call);
        bool becomesGet =
            (response.Status is 301 or 302 && method == "POST") || (response.Status == 303 && method is not ("GET" or "HEAD"));
        bool crosses = SerializedOrigin.From(url) != SerializedOrigin.From(call.Url);
        return call with
        {
            Url = url,
            Method = becomesGet ? "GET" : call.Method,
            // A server that redirects elsewhere must not borrow the page's name.
            Origin = crosses && !BrowserModel.IsSameOrigin(call) ? "null" : call.Origin,
            Headers =
            [
                .. call.Headers.Where(header =>
                    !(becomesGet && HeadersOfBodies.Contains(header.Name, StringComparer.OrdinalIgnoreCase))
                    && !(crosses && Grammar.IsSameName(header.Name, "Authorization"))),
            ],
        };
    }

    /// <summary>Whether it leads to what is not a URL, and the call fails.</summary>
    public static bool LeadsNowhere(Leg leg) => leg.Actual?.Answer?.Response is Response response && IsRedirect(response.Status)
        && response.Combined("Location") is string location && !Uri.TryCreate(leg.Call.Url, location, out _);

    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;
}
