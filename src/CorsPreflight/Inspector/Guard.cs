using CorsPreflight.Core.Fetch;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace CorsPreflight.Inspector;

/// <summary>
/// Keeps what the inspector says from pages of other origins, whatever the policies allow them: it carries no CORS metadata, because one
/// endpoint that does makes every preflight of the application go through routing; it answers nobody who could be such a page.
/// </summary>
internal sealed class Guard(bool anyHost)
{
    /// <summary>Answers the request, or refuses it with a sentence that says nothing of the policies.</summary>
    public async Task Answer(HttpContext context, RequestDelegate answer)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = PageTemplate.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (WhyNot(context.Request) is not string why)
        {
            await answer(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(why);
    }

    private string? WhyNot(HttpRequest request)
    {
        // A name of an attacker's that leads to this machine makes his page same-origin (DNS rebinding), but under that name.
        if (!anyHost
            && !(IsLocal(request.Host)
            && request.Headers[ForwardedHeadersDefaults.XOriginalHostHeaderName].All(host => IsLocal(new HostString(host ?? "")))))
            return "The inspector answers to localhost and loopback addresses only. Where it is meant to answer to this name too: MapStrictPreflightInspector(evenOutsideDevelopment: true).RequireAuthorization().";
        return IsFromOwnOrigin(request) ? null : "The inspector answers only its own page, and requests that follow a link to it.";
    }

    // Such a page can also send the header of a proxy, which takes the name's place; UseForwardedHeaders keeps the name in another.
    private static bool IsLocal(HostString host) => OriginPattern.IsLoopback(host.Host.ToLowerInvariant());

    private static bool IsFromOwnOrigin(HttpRequest request)
    {
        IHeaderDictionary headers = request.Headers;
        // Without it no browser hands the answer to a page of another origin.
        if (headers.Origin.Count > 0 && headers.Origin != $"{request.Scheme}://{request.Host}")
            return false;
        // https://www.w3.org/TR/fetch-metadata/; "none" is the address bar. Absent where the site is neither https nor local.
        string? site = headers["Sec-Fetch-Site"];
        return site is null or "same-origin" or "none"
            || (headers["Sec-Fetch-Mode"] == "navigate" && headers["Sec-Fetch-Dest"] == "document");
    }
}
