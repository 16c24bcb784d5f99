using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>What no server can fix: the page must call otherwise.</summary>
internal static class PageFix
{
    private const string For = "the page";

    /// <returns>Null where the server is to change.</returns>
    public static Fix? Find(Remark remark, Leg leg)
    {
        Cause cause = remark.Cause;
        Call call = leg.Call;
        if (cause == Causes.RedirectToHttps
            || cause == Causes.RedirectTrailingSlash
            || cause == Causes.Redirect
            || cause == Causes.RedirectedOrigin
            || cause == Causes.RedirectWithoutCors)
            return FindTarget(leg) is Uri target ? CreateCall("Call the final URL, and no redirect comes in between.", target) : null;
        if (cause == Causes.MixedContent)
            return CreateCall("Serve the API under https, and call it there.", Https(call.Url));
        if (cause == Causes.PlainHttpToTls)
            return CreateCall("The port speaks TLS.", Https(call.Url));
        return cause == Causes.MethodCase && call.Method.Any(char.IsAsciiLetterLower)
            ? new Fix(
                For,
                "Send the method in upper case, as the server lists it.",
                [new FixStep("where the page calls fetch", "js", $"method: {Quoted.JavaScript(call.Method.ToUpperInvariant())}")],
                IsForPage: true)
            : null;
    }

    /// <summary>For a call from the origin null, which no server should be told to allow.</summary>
    /// <param name="leg">Where the call fails.</param>
    /// <param name="page">The page's own origin, before any redirect.</param>
    /// <returns>Null where the origin is another.</returns>
    public static Fix? FindForNull(Leg leg, string page)
    {
        if (leg.Call.Origin != "null")
            return null;
        return page == "null"
            ? new Fix(
                For,
                "Serve the page from an origin of its own. null is that of every sandboxed frame and local file, so that "
                    + "allowing it allows any site; a frame keeps its origin by sandbox=\"allow-same-origin\".",
                [],
                IsForPage: true)
            : CreateCall(
                "Call the final URL: a redirect to another origin makes the page's null, which no server should allow.",
                leg.Call.Url);
    }

    private static Fix CreateCall(string advice, Uri url) =>
        new(
            For,
            advice,
            [new FixStep("where the page calls fetch", "js", $"fetch({Quoted.JavaScript(url.AbsoluteUri)}, …)")],
            IsForPage: true);

    private static Uri? FindTarget(Leg leg) =>
        (leg.Actual ?? leg.Preflight)?.Answer?.Response.Combined("Location") is not string location ? leg.Call.Url
        : Uri.TryCreate(leg.Call.Url, location, out Uri? target) && target.Scheme is "http" or "https" ? target
        : null;

    private static Uri Https(Uri url) => new UriBuilder(url) { Scheme = Uri.UriSchemeHttps, Port = url.IsDefaultPort ? -1 : url.Port }.Uri;
}
