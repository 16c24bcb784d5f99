namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Every cause that can be found. The identifiers are part of what <c>--json</c> promises.</summary>
internal static class Causes
{
    // Ahead of the causes: fields get their values in the order of the text.
    private static readonly List<Cause> Defined = [];

    public static readonly Cause NameUnknown = Define(
        "name-unknown", Severity.Network, "The host's name leads nowhere",
        "The name has no address in DNS. Browsers report it as a failed fetch, which looks like CORS in a script and is not.");

    public static readonly Cause ConnectionRefused = Define(
        "connection-refused", Severity.Network, "Nothing listens there",
        "The machine answers, and no program has the port. In a script this looks exactly like a CORS failure.");

    public static readonly Cause Unreachable = Define(
        "unreachable", Severity.Network, "The server cannot be reached",
        "Cannot connect from this machine.");

    public static readonly Cause Timeout = Define(
        "timeout", Severity.Network, "The server takes too long",
        "No complete answer came in time. A preflight needs no work of the application: if that is what takes so long, look at what "
        + "stands in front.");

    public static readonly Cause TlsCertificate = Define(
        "tls-certificate", Severity.Network, "The certificate is not trusted",
        "Browsers refuse the connection before they send anything. In a script's call, nobody can click the warning away.");

    public static readonly Cause TlsHandshake = Define(
        "tls-handshake", Severity.Network, "TLS handshake failed",
        "The URL says https, and what listens at the port does not speak TLS, or none that a browser speaks.");

    public static readonly Cause ClosedEarly = Define(
        "closed-early", Severity.Network, "The server hangs up",
        "It accepts the connection and ends it without an answer: a crash, a proxy whose backend is gone, or a filter that drops "
        + "OPTIONS.");

    public static readonly Cause NotHttp = Define(
        "not-http", Severity.Network, "The answer is not HTTP",
        "Something else listens at that port, or speaks another protocol there.");

    public static readonly Cause HeadersTooLong = Define(
        "headers-too-long", Severity.Network, "The headers do not end",
        "Browsers give up on answers like that.");

    public static readonly Cause NotHttp2 = Define(
        "not-http2", Severity.Network, "The server does not speak HTTP/2",
        "It was demanded by --http 2, or promised in the TLS handshake and not kept.");

    public static readonly Cause MixedContent = Define(
        "mixed-content", Severity.Refusal, "A page under https calls http",
        "Browsers block that before anything is sent (mixed content); no header of the server's changes it. Only localhost and "
        + "loopback addresses are exempt, and not in Safari.");

    public static readonly Cause NoOptionsRoute = Define(
        "no-options-route", Severity.Refusal, "No route answers OPTIONS",
        "The browser asks by OPTIONS first. The server treats that as any request, finds no handler for it, and the "
        + "browser stops at any status but 200 to 299.", Row.Route);

    public static readonly Cause AuthenticationFirst = Define(
        "authentication-first", Severity.Refusal, "Authentication runs before CORS",
        "A preflight never carries credentials: no Authorization, no cookie, no client certificate. Whatever "
        + "demands a user must let it by.", Row.Authentication);

    public static readonly Cause ForbiddenFirst = Define(
        "forbidden-first", Severity.Refusal, "Something forbids OPTIONS before CORS answers",
        "An access rule, a CSRF filter or a firewall stands before the code that knows CORS.", Row.Authentication);

    public static readonly Cause Firewall = Define(
        "firewall", Severity.Refusal, "A web application firewall refuses the preflight",
        "The answer is a firewall's page. It may also dislike this tool's User-Agent, which does not claim to "
        + "be a browser.", Row.Authentication);

    public static readonly Cause PolicyRefused = Define(
        "policy-refused", Severity.Refusal, "The server's CORS policy refuses",
        "CORS is in place and says no, on purpose and explicitly: the origin, the method or a header is not in its policy.");

    public static readonly Cause RedirectToHttps = Define(
        "redirect-to-https", Severity.Refusal, "The preflight is redirected to https",
        "Browsers do not follow redirects of a preflight. The page must call the https URL itself, or CORS must answer before the "
        + "redirect.");

    public static readonly Cause RedirectTrailingSlash = Define(
        "redirect-trailing-slash", Severity.Refusal, "The preflight is redirected for a trailing slash",
        "Browsers do not follow redirects of a preflight. The page must call the path as the server spells it.");

    public static readonly Cause RedirectToLogin = Define(
        "redirect-to-login", Severity.Refusal, "The preflight is redirected to a login",
        "Authentication runs before CORS and sends users who are not logged in to a page. A preflight never "
        + "carries credentials, and is never redirected.", Row.Authentication);

    public static readonly Cause Redirect = Define(
        "redirect", Severity.Refusal, "The preflight is redirected",
        "Browsers do not follow redirects of a preflight. The page must call the final URL.");

    public static readonly Cause PlainHttpToTls = Define(
        "plain-http-to-tls", Severity.Refusal, "The port speaks https, and the URL says http",
        "The server wants TLS at this port and says so with an error.");

    public static readonly Cause RateLimited = Define(
        "rate-limited", Severity.Refusal, "A rate limiter runs before CORS",
        "The preflight itself is counted and refused. Preflights should be answered before the limiter, and its refusals need CORS "
        + "headers too.");

    public static readonly Cause GatewayError = Define(
        "gateway-error", Severity.Refusal, "A proxy answers for a server that does not",
        "502, 503 and 504 come from what stands in front: the application behind it is down, too slow, or elsewhere.");

    public static readonly Cause PreflightServerError = Define(
        "preflight-server-error", Severity.Refusal, "The server fails at the preflight",
        "An exception on OPTIONS: the server's log has it. Browsers show it as a CORS failure.");

    public static readonly Cause StatusNotOk = Define(
        "status-not-ok", Severity.Refusal, "The preflight's status is not 200 to 299",
        "The CORS headers count only with such a status.");

    public static readonly Cause AllowOriginMissing = Define(
        "allow-origin-missing", Severity.Refusal, "The answer to the preflight lacks Access-Control-Allow-Origin",
        "OPTIONS is answered, but not by code that allows this origin: it is not on the list, or nobody there knows CORS.");

    public static readonly Cause AllowOriginSeveral = Define(
        "allow-origin-several", Severity.Refusal, "Access-Control-Allow-Origin names several origins",
        "The header takes one origin or *. A server with a list compares the request's Origin with it and answers that one.");

    public static readonly Cause AllowOriginDoubled = Define(
        "allow-origin-doubled", Severity.Refusal, "Access-Control-Allow-Origin is there twice",
        "Two places write it, usually the application and the proxy before it. Browsers refuse even two equal lines. One of them "
        + "must stop.");

    public static readonly Cause AllowOriginAnyWithCredentials = Define(
        "allow-origin-any-with-credentials", Severity.Refusal, "* together with credentials",
        "With credentials, * permits nothing. The server must answer the page's own origin, and "
        + "Access-Control-Allow-Credentials: true.", Row.Credentials);

    public static readonly Cause AllowOriginNull = Define(
        "allow-origin-null", Severity.Refusal, "Access-Control-Allow-Origin is \"null\"",
        "null is the origin of sandboxed frames and local files, and of no other page. It is never the right thing to send.");

    public static readonly Cause AllowOriginTrailingSlash = Define(
        "allow-origin-trailing-slash", Severity.Refusal, "Access-Control-Allow-Origin ends in a slash",
        "An origin has no path, not even a slash; browsers compare byte by byte.");

    public static readonly Cause AllowOriginPath = Define(
        "allow-origin-path", Severity.Refusal, "Access-Control-Allow-Origin has a path",
        "An origin is scheme, host and port; browsers compare byte by byte.");

    public static readonly Cause AllowOriginScheme = Define(
        "allow-origin-scheme", Severity.Refusal, "Access-Control-Allow-Origin has another scheme",
        "http and https are two origins.");

    public static readonly Cause AllowOriginNoScheme = Define(
        "allow-origin-no-scheme", Severity.Refusal, "Access-Control-Allow-Origin has no scheme",
        "An origin begins with its scheme: https://, not the host alone.");

    public static readonly Cause AllowOriginPort = Define(
        "allow-origin-port", Severity.Refusal, "Access-Control-Allow-Origin has another port",
        "The port is part of the origin, and is left out exactly where it is the scheme's usual one (80, 443).");

    public static readonly Cause AllowOriginCase = Define(
        "allow-origin-case", Severity.Refusal, "Access-Control-Allow-Origin differs in upper and lower case",
        "Browsers send origins in lower case and compare byte by byte.");

    public static readonly Cause AllowOriginPattern = Define(
        "allow-origin-pattern", Severity.Refusal, "Access-Control-Allow-Origin is a pattern",
        "Browsers know no patterns but a lone *. The server compares the request's Origin with its patterns, and answers that origin.");

    public static readonly Cause AllowOriginDiffers = Define(
        "allow-origin-differs", Severity.Refusal, "Access-Control-Allow-Origin names another origin",
        "The server allows somebody else: its list lacks this origin, or it sends one origin to everybody.");

    public static readonly Cause RedirectedOrigin = Define(
        "redirected-origin", Severity.Refusal, "A redirect to another origin makes the page's origin null",
        "After a redirect from one foreign origin to another, browsers send Origin: null, which no server should allow. The page "
        + "must call the final URL.");

    public static readonly Cause AllowCredentialsMissing = Define(
        "allow-credentials-missing", Severity.Refusal, "Access-Control-Allow-Credentials is missing",
        "The call goes with credentials, and only that header, with the value true, permits it.", Row.Credentials);

    public static readonly Cause AllowCredentialsNotTrue = Define(
        "allow-credentials-not-true", Severity.Refusal, "Access-Control-Allow-Credentials is not \"true\"",
        "Its only value is true, in lower case, once.", Row.Credentials);

    public static readonly Cause MethodNotAllowed = Define(
        "method-not-allowed", Severity.Refusal, "The method is not in Access-Control-Allow-Methods",
        "All methods but GET, HEAD and POST must be listed.");

    public static readonly Cause MethodCase = Define(
        "method-case", Severity.Refusal, "The method's case differs",
        "Methods compare byte by byte. fetch() turns get, head, post, put, delete and options into upper case, but not patch.");

    public static readonly Cause MethodAnyWithCredentials = Define(
        "method-any-with-credentials", Severity.Refusal, "Access-Control-Allow-Methods: * together with credentials",
        "With credentials, * is a method of that name. The methods must be listed.", Row.Credentials);

    public static readonly Cause HeaderNotAllowed = Define(
        "header-not-allowed", Severity.Refusal, "A header is not in Access-Control-Allow-Headers",
        "Every header that the page sets must be listed, but for a few harmless ones with harmless values.", Row.Headers);

    public static readonly Cause HeaderAnyWithCredentials = Define(
        "header-any-with-credentials", Severity.Refusal, "Access-Control-Allow-Headers: * together with credentials",
        "With credentials, * is a header of that name. The headers must be listed.", Row.Headers);

    public static readonly Cause AuthorizationUnderAny = Define(
        "authorization-under-any", Severity.Warning, "* does not cover Authorization",
        "The standard excepts Authorization from Access-Control-Allow-Headers: *. Browsers still let it pass, Firefox "
        + "with a warning in its console. List it by name.", Row.Headers);

    public static readonly Cause AllowMethodsMalformed = Define(
        "allow-methods-malformed", Severity.Refusal, "Access-Control-Allow-Methods is not a list",
        "It is names between commas, without quotes, brackets or spaces inside. One bad element spoils the whole preflight.");

    public static readonly Cause AllowHeadersMalformed = Define(
        "allow-headers-malformed", Severity.Refusal, "Access-Control-Allow-Headers is not a list",
        "It is names between commas, without quotes, brackets or spaces inside. One bad element spoils the whole "
        + "preflight.", Row.Headers);

    public static readonly Cause ActualAllowOriginMissing = Define(
        "actual-allow-origin-missing", Severity.Refusal, "The response to the call itself lacks Access-Control-Allow-Origin",
        "Only the preflight was taken care of. The call runs on the server, and the page still cannot read what it answers.");

    public static readonly Cause ErrorPageWithoutCors = Define(
        "error-page-without-cors", Severity.Refusal, "An error page without CORS headers",
        "The call failed on the server, and what answered errors does not add CORS headers: the browser shows a CORS error and "
        + "hides the real status.");

    public static readonly Cause RedirectWithoutCors = Define(
        "redirect-without-cors", Severity.Refusal, "The call is redirected without CORS headers",
        "A redirect is a response too: without Access-Control-Allow-Origin the browser stops there and follows nothing.");

    public static readonly Cause TooManyRedirects = Define(
        "too-many-redirects", Severity.Refusal, "The redirects do not end",
        "Browsers give up after 20.");

    public static readonly Cause RedirectImpossible = Define(
        "redirect-impossible", Severity.Refusal, "The call is redirected to where no page can call",
        "Browsers stop at such a redirect, whatever the headers say.");

    public static readonly Cause ReflectsAnyOriginWithCredentials = Define(
        "reflects-any-origin-with-credentials", Severity.Danger, "Any site may call with the user's credentials",
        "The server answers whatever Origin asks, together with Access-Control-Allow-Credentials: true. Every page a user visits "
        + "can read their data. The origins must be compared with a list.");

    public static readonly Cause ReflectsAnyOrigin = Define(
        "reflects-any-origin", Severity.Warning, "Any origin is allowed, by reflection",
        "The server repeats whatever Origin asks. Where that is meant, * says it without harm to caches; where it is not, compare "
        + "with a list.");

    public static readonly Cause AllowsNull = Define(
        "allows-null", Severity.Danger, "The origin null is allowed",
        "Any site can make a sandboxed frame, whose origin is null, and call from there.");

    public static readonly Cause VaryMissing = Define(
        "vary-missing", Severity.Warning, "Vary: Origin is missing",
        "The answer depends on the Origin, and caches are not told: they may hand the answer made for one origin, or for none, to "
        + "another page.");

    public static readonly Cause ContentTypeMissing = Define(
        "content-type-missing", Severity.Warning, "A body without Content-Type",
        "It does not fail this call. Browsers guess what it is, and may block it where it is loaded without CORS, "
        + "as by <img> or <script> (ORB, which replaced CORB).", Row.ContentType);

    public static readonly Cause MaxAgeUseless = Define(
        "max-age-useless", Severity.Warning, "Access-Control-Max-Age has no effect",
        "It takes whole seconds, and none below 1 saves a preflight.");

    public static readonly Cause MaxAgeCapped = Define(
        "max-age-capped", Severity.Note, "Access-Control-Max-Age is cut by browsers",
        "Chromium remembers for 7200 s at most, Safari for 600 s, Firefox for 86400 s.");

    public static readonly Cause MaxAgeMissing = Define(
        "max-age-missing", Severity.Note, "No Access-Control-Max-Age",
        "Browsers remember the permission for 5 s only, and preflight again after that; 600 is honoured in full by all.");

    public static readonly Cause ExposeAnyWithCredentials = Define(
        "expose-any-with-credentials", Severity.Warning, "Access-Control-Expose-Headers: * together with credentials",
        "With credentials, * is a header of that name: the page reads the usual seven only. The names must be listed.");

    public static readonly Cause FailedOnServer = Define(
        "failed-on-server", Severity.Note, "The call failed on the server, readably",
        "CORS is fine: the page sees this status. This tool sends no cookies and no body, so that a failure may be for the lack of "
        + "them.");

    public static readonly Cause FormDenied = Define(
        "form-denied", Severity.Note, "An empty 400 to a form, as of CSRF protection",
        "CORS is fine. ASP.NET Core 11 denies a form of another origin unless the endpoint's policy lists that origin with "
        + "credentials, which this answer does not show. If the endpoint knows its user by a cookie, leave it so. If the origin is "
        + "one of your own, allow it credentials. Only if the endpoint never uses cookies, client certificates or Windows "
        + "authentication, add .DisableAntiforgery() to it. An empty or missing field of the form is a 400 as well: this tool sends "
        + "no body.");

    public static readonly Cause ProxyInFront = Define(
        "proxy-in-front", Severity.Note, "A proxy stands in front",
        "It may answer OPTIONS itself, and add or remove headers: if a change in the application shows no effect, look there.");

    public static readonly Cause LocalNetwork = Define(
        "local-network", Severity.Note, "The server's address is a private one",
        "A page from the public internet needs the user's permission to call it (Local Network Access, Chrome since 142), and https "
        + "of its own.");

    /// <summary>All of them, in the order of their definition.</summary>
    public static IReadOnlyList<Cause> All => Defined;

    private static Cause Define(string id, Severity severity, string title, string explanation, Row? row = null)
    {
        var cause = new Cause(id, severity, title, explanation, row);
        Defined.Add(cause);
        return cause;
    }
}
