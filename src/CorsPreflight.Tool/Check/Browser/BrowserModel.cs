namespace CorsPreflight.Tool.Check.Browser;

/// <summary>
/// What a browser does with a call of another origin: the client's side of https://fetch.spec.whatwg.org/#http-cors-protocol. It shares
/// nothing with the library, so that each proves the other.
/// </summary>
internal static class BrowserModel
{
    /// <summary>
    /// As fetch() sends it: PATCH alone of the usual ones is not put into upper case,
    /// https://fetch.spec.whatwg.org/#concept-method-normalize.
    /// </summary>
    public static string MethodOf(Call call) =>
        call.Method.ToUpperInvariant() is "DELETE" or "GET" or "HEAD" or "OPTIONS" or "POST" or "PUT"
            ? call.Method.ToUpperInvariant()
            : call.Method;

    /// <summary>A page's calls to its own origin need no CORS.</summary>
    public static bool IsSameOrigin(Call call) => SerializedOrigin.From(call.Url) == call.Origin;

    /// <summary>A sentence where no page can make the call; null where one can.</summary>
    public static string? GetBlockReason(Call call) => BlockReason.Find(call);

    /// <summary>What has to be asked for, the method and the names of headers; empty where the call needs no preflight.</summary>
    public static IReadOnlyList<string> ReasonsForPreflight(Call call, Engine engine = Engine.Standard)
    {
        IReadOnlyList<string> names = Safelist.UnsafeNames(call.Headers, engine);
        return Safelist.HasMethod(MethodOf(call)) ? names : [MethodOf(call), .. names];
    }

    /// <summary>
    /// The header lines by which a preflight asks (https://fetch.spec.whatwg.org/#cors-preflight-fetch, steps 3 to 5); null where the call
    /// needs none.
    /// </summary>
    public static IReadOnlyList<Header>? PreflightOf(Call call, Engine engine = Engine.Standard)
    {
        if (ReasonsForPreflight(call, engine).Count == 0)
            return null;
        var method = new Header("Access-Control-Request-Method", MethodOf(call));
        IReadOnlyList<string> names = Safelist.UnsafeNames(call.Headers, engine);
        return names.Count == 0 ? [method] : [method, new Header("Access-Control-Request-Headers", string.Join(',', names))];
    }

    /// <summary>Whether the call follows, and if not, why: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7.</summary>
    public static Finding JudgePreflight(Call call, Response preflight, Engine engine) => PreflightCheck.Run(call, preflight, engine);

    /// <summary>Whether the page may read the response, and if not, why.</summary>
    public static Finding JudgeActual(Call call, Response actual, Engine engine) => CorsCheck.Run(call, actual, engine);

    /// <summary>How long an answer to a preflight is remembered.</summary>
    public static TimeSpan CachedFor(Response preflight, Engine engine) => PreflightCache.GetLifetime(preflight, engine);

    /// <summary>The names of the headers that the page can read, as the server spelt them, each once.</summary>
    public static IReadOnlyList<string> ReadableHeaders(Call call, Response actual) =>
        JudgeActual(call, actual, Engine.Standard).Passed ? ExposedHeaders.Find(call, actual) : [];
}
