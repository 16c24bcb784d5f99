using System.Globalization;

namespace CorsPreflight.Tool.Browser;

/// <summary>What a browser makes of the answer to a preflight: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7.</summary>
internal static class PreflightCheck
{
    private const string AllowMethods = "Access-Control-Allow-Methods", AllowHeaders = "Access-Control-Allow-Headers";

    // https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
    private const string NonWildcard = "authorization";

    public static Finding Of(Call call, Response preflight, Engine engine)
    {
        if (preflight.Status is 301 or 302 or 303 or 307 or 308)
            return new Finding(Check.Redirected, preflight.Combined("Location"));
        Finding sharing = CorsCheck.Of(call, preflight);
        if (!sharing.Passed)
            return sharing;
        if (preflight.Status is < 200 or > 299)
            return new Finding(Check.StatusNotOk, preflight.Status.ToString(CultureInfo.InvariantCulture));
        if (!preflight.TryReadTokens(AllowMethods, out IReadOnlyList<string>? methods))
            return new Finding(Check.AllowMethodsMalformed, preflight.Combined(AllowMethods));
        if (!preflight.TryReadTokens(AllowHeaders, out IReadOnlyList<string>? names))
            return new Finding(Check.AllowHeadersMalformed, preflight.Combined(AllowHeaders));
        string method = BrowserModel.MethodOf(call);
        if (!Safelist.HasMethod(method) && !Lists(methods, method, StringComparer.Ordinal) && !AllowsAny(methods, call))
            return new Finding(Check.MethodNotAllowed, method);
        return OfHeaders(call, names ?? [], engine);
    }

    // Authorization comes first in the standard, whichever other names are missing.
    private static Finding OfHeaders(Call call, IReadOnlyList<string> allowed, Engine engine)
    {
        string[] missing = [.. Safelist.UnsafeNames(call.Headers).Where(name => !Lists(allowed, name, StringComparer.OrdinalIgnoreCase))];
        bool allowsAny = AllowsAny(allowed, call);
        if (missing.Contains(NonWildcard) && allowsAny && !CoversAuthorization(engine))
            return new Finding(Check.AuthorizationNotCovered, NonWildcard);
        return missing.Length == 0 || allowsAny ? new Finding(Check.Passed) : new Finding(Check.HeaderNotAllowed, missing[0]);
    }

    // Firefox does as the standard says since 115; Chromium and WebKit do not yet (facts: browser-compat-data, api/Headers).
    private static bool CoversAuthorization(Engine engine) => engine is Engine.Chromium or Engine.WebKit;

    private static bool Lists(IReadOnlyList<string>? list, string name, StringComparer comparer) => list?.Contains(name, comparer) == true;

    // With credentials it is a method, or a header, of that name.
    private static bool AllowsAny(IReadOnlyList<string>? list, Call call) => !call.Credentials && Lists(list, "*", StringComparer.Ordinal);
}
