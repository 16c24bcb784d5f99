using System.Globalization;

namespace CorsPreflight.Tool.Check.Browser;

/// <summary>What a browser makes of the answer to a preflight: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7.</summary>
internal static class PreflightCheck
{
    private const string AllowMethods = "Access-Control-Allow-Methods", AllowHeaders = "Access-Control-Allow-Headers";

    // https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
    private const string NonWildcard = "authorization";

    public static Finding Run(Call call, Response preflight, Engine engine)
    {
        // A status like any other to the standard. The consoles of browsers speak of the redirect, which is what has to be fixed.
        if (preflight.Status is 301 or 302 or 303 or 307 or 308 && preflight.Combined("Location") is string location)
            return new Finding(BrowserCheck.Redirected, location);
        Finding sharing = CorsCheck.Run(call, preflight, engine);
        Finding status = preflight.Status is >= 200 and <= 299
            ? new Finding(BrowserCheck.Passed)
            : new Finding(BrowserCheck.StatusNotOk, preflight.Status.ToString(CultureInfo.InvariantCulture));
        // WebKit looks at the status first (validatePreflightResponse in CrossOriginAccessControl.cpp).
        Finding answer = sharing.Passed || (engine == Engine.WebKit && !status.Passed) ? status : sharing;
        return answer.Passed ? CheckLists(call, preflight, engine) : answer;
    }

    private static Finding CheckLists(Call call, Response preflight, Engine engine)
    {
        Finding method = CheckMethod(call, preflight), headers = CheckHeaders(call, preflight, engine);
        // Both lists are read before either is looked into, but in Firefox one after the other
        // (CheckPreflightRequestApproved in nsCORSListenerProxy.cpp).
        bool isSpoilt =
            headers.Check == BrowserCheck.AllowHeadersMalformed
            && method.Check == BrowserCheck.MethodNotAllowed
            && engine != Engine.Firefox;
        return method.Passed || isSpoilt ? headers : method;
    }

    private static Finding CheckMethod(Call call, Response preflight)
    {
        if (!preflight.TryReadTokens(AllowMethods, out IReadOnlyList<string>? allowed))
            return new Finding(BrowserCheck.AllowMethodsMalformed, preflight.Combined(AllowMethods));
        string method = BrowserModel.MethodOf(call);
        return Safelist.HasMethod(method) || Lists(allowed, method, StringComparer.Ordinal) || AllowsAny(allowed, call)
            ? new Finding(BrowserCheck.Passed)
            : new Finding(BrowserCheck.MethodNotAllowed, method);
    }

    // Authorization comes first, whichever other names are missing.
    private static Finding CheckHeaders(Call call, Response preflight, Engine engine)
    {
        if (!preflight.TryReadTokens(AllowHeaders, out IReadOnlyList<string>? allowed))
            return new Finding(BrowserCheck.AllowHeadersMalformed, preflight.Combined(AllowHeaders));
        string[] missing =
        [
            .. Safelist.UnsafeNames(call.Headers, engine).Where(name => !Lists(allowed, name, StringComparer.OrdinalIgnoreCase)),
        ];
        bool allowsAny = AllowsAny(allowed, call);
        // No browser does as the standard says, because too many sites rely on it:
        // https://github.com/whatwg/fetch/issues/1919. Firefox warns.
        if (allowsAny && engine == Engine.Standard && missing.Contains(NonWildcard))
            return new Finding(BrowserCheck.AuthorizationNotCovered, NonWildcard);
        return missing.Length == 0 || allowsAny ? new Finding(BrowserCheck.Passed) : new Finding(BrowserCheck.HeaderNotAllowed, missing[0]);
    }

    private static bool Lists(IReadOnlyList<string>? list, string name, StringComparer comparer) => list?.Contains(name, comparer) == true;

    // With credentials it is a method, or a header, of that name.
    private static bool AllowsAny(IReadOnlyList<string>? list, Call call) => !call.Credentials && Lists(list, "*", StringComparer.Ordinal);
}
