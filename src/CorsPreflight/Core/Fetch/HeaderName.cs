namespace CorsPreflight.Core.Fetch;

/// <summary>What the Fetch standard says of header names; all of them compare ignoring case.</summary>
internal static class HeaderName
{
    /// <summary><c>*</c> never covers it: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name.</summary>
    public const string NonWildcard = "Authorization";

    private static readonly HashSet<string> ForbiddenInRequests = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Charset", "Accept-Encoding", "Connection", "Content-Length", "Cookie", "Cookie2", "Date", "DNT", "Expect", "Host",
        "Keep-Alive", "Origin", "Referer", "Set-Cookie", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via",
    };

    private static readonly HashSet<string> SafelistedInResponses = new(StringComparer.OrdinalIgnoreCase)
    {
        "Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma",
    };

    private static readonly HashSet<string> MethodOverrides = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override",
    };

    // Long ones, which nobody's own name is near to, and such as pages send or read themselves.
    private static readonly string[] CommonInRequests =
    [
        "Accept-Language", "Authorization", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Range",
        "Content-Type", "Grpc-Timeout", "Idempotency-Key", "If-Match", "If-Modified-Since", "If-None-Match", "If-Unmodified-Since",
        "Last-Event-ID", "RequestVerificationToken", "Traceparent", "Tracestate", "User-Agent", "X-Correlation-Id", "X-CSRF-Token",
        "X-Grpc-Web", "X-HTTP-Method-Override", "X-Requested-With", "X-SignalR-User-Agent", "X-XSRF-Token",
    ];

    private static readonly string[] CommonInResponses =
    [
        "Accept-Ranges", "Authorization", "Content-Disposition", "Content-Encoding", "Content-Location", "Content-Range", "Grpc-Encoding",
        "Grpc-Message", "Grpc-Status", "Grpc-Status-Details-Bin", "Retry-After", "Server-Timing", "WWW-Authenticate", "X-Correlation-Id",
        "X-Pagination", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Total-Count",
    ];

    /// <summary>Scripts cannot set these: https://fetch.spec.whatwg.org/#forbidden-request-header.</summary>
    public static bool IsForbiddenInRequests(string name) =>
        ForbiddenInRequests.Contains(name)
        || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Access-Control-Request-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The server's answer to CORS, which has no place in a request: https://fetch.spec.whatwg.org/#http-responses.</summary>
    public static bool IsCorsResponseHeader(string name) =>
        name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("Access-Control-Request-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Readable by scripts without being exposed: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name.</summary>
    public static bool IsSafelistedInResponses(string name) => SafelistedInResponses.Contains(name);

    /// <summary>
    /// No script ever reads these from a response: cookies are filtered out
    /// (https://fetch.spec.whatwg.org/#forbidden-response-header-name), the others travel in requests or on preflights only. Of the
    /// Access-Control-* family, Allow-Origin, Allow-Credentials and Expose-Headers stand on actual responses, so exposing them does what it
    /// says.
    /// </summary>
    public static bool IsNeverExposed(string name) =>
        name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Set-Cookie2", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Origin", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("Access-Control-Allow-Origin", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("Access-Control-Allow-Credentials", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("Access-Control-Expose-Headers", StringComparison.OrdinalIgnoreCase));

    /// <summary>Lets a POST stand for any method where <c>UseHttpMethodOverride</c> or the like is on.</summary>
    public static bool IsMethodOverride(string name) => MethodOverrides.Contains(name);

    /// <summary>The common request header that the name is one slip away from, if it is no other one's; otherwise null.</summary>
    public static string? MeantInRequests(string name) => Meant(name, CommonInRequests);

    /// <summary>The same for response headers.</summary>
    public static string? MeantInResponses(string name) => Meant(name, CommonInResponses);

    private static string? Meant(string name, string[] common)
    {
        string[] near = Array.FindAll(common, one => IsMisspelt(name.ToUpperInvariant(), one.ToUpperInvariant()));
        return near.Length == 1 && !Array.Exists(common, one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) ? near[0] : null;
    }

    // A plural, another number, or, in names that nobody registered, another hyphen makes another name: X-CSRFToken is one.
    private static bool IsMisspelt(string name, string common) =>
        Slip.IsOne(name, common)
        && name != common + "S" && name + "S" != common
        && !name.Any(char.IsAsciiDigit)
        && !(common.StartsWith("X-", StringComparison.Ordinal) && WithoutHyphens(name) == WithoutHyphens(common));

    private static string WithoutHyphens(string name) => name.Replace("-", "", StringComparison.Ordinal);
}
