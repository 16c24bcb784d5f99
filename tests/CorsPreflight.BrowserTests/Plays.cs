using System.Globalization;

namespace CorsPreflight.Tests;

/// <summary>How a page makes a call.</summary>
internal enum Way
{
    Fetch,
    FetchWithCredentials,

    /// <summary>By XMLHttpRequest with a listener for the upload's progress, for which even a plain POST is preflighted.</summary>
    Upload,
}

/// <summary>A row of a table as a page plays it: what a script asks for, what the server must see of it, and what the page must have learnt.</summary>
internal sealed record Play(string It, StrictPreflightPolicyOptions Policy, string Origin, string Method, IReadOnlyList<string> Headers, Way Way)
{
    public int Status { get; init; } = 200;

    /// <summary>What the handler answers beside the <see cref="Plays.Markers"/>.</summary>
    public IReadOnlyDictionary<string, string> Responds { get; init; } = new Dictionary<string, string>();

    /// <summary>In the words of the <see cref="Witness"/>.</summary>
    public required IReadOnlyList<string> Requests { get; init; }

    /// <summary>In the words of page.html.</summary>
    public required string Learns { get; init; }
}

/// <summary>
/// The rows of the tables that a script in a page can play, and what the Fetch standard makes of the answer that a table expects. Left
/// out is what no script can send: an origin that no page has; a method that is no token, is forbidden, or is put into upper case on the
/// way; a header that is no token or is forbidden; a list of headers with empty elements, spaces, repetitions or several lines.
/// </summary>
internal static class Plays
{
    /// <summary>The headers of every answer. Which of them a page can read, ExposedHeaders says.</summary>
    public static readonly string[] Markers = ["ETag", "X-A", "X-B", "X-Hidden", "X-Request-Id"];

    public static IReadOnlyList<Play> OfPreflights { get; } = [.. Cases.Preflights.Values
        .Where(row => IsOfPage(row.Case.Origin) && IsOfScript(row.Case.Method) && NamesIn(row.Case.Headers) is not null)
        .SelectMany(row => WaysOf(row.Case.Method[0]).Select(way => OfPreflight(row.Policy, row.Case, way)))];

    public static IReadOnlyList<Play> OfActuals { get; } = [.. Cases.Actuals.Values
        .Where(row => IsOfPage(row.Case.Origin) && IsOfScript([row.Case.Method]) && row.Case.RequestMethod is null)
        .SelectMany(row => WaysOf(row.Case.Method).Select(way => OfActual(row.Policy, row.Case, way)))];

    private static Play OfPreflight(StrictPreflightPolicyOptions policy, PreflightCase row, Way way)
    {
        (string origin, string method, string[] names) = (row.Origin[0], row.Method[0], NamesIn(row.Headers)!);
        bool passes = row.Allowed is not null && IsAllowedBy(row.Allowed, origin, way);
        return new Play(row.It, policy, origin, method, names, way)
        {
            Requests = Requests(origin, method, names, way, passes),
            Learns = passes ? Text(method, 200, policy.ExposedHeaders) : "TypeError",
        };
    }

    private static Play OfActual(StrictPreflightPolicyOptions policy, ActualCase row, Way way)
    {
        string origin = row.Origin![0];
        // The table has the response alone; whether a browser gets that far, the methods of the group's policy say.
        bool passes = IsAllowedBy(row.Expect, origin, way) && (IsSafelisted(row.Method) || policy.AllowedMethods.Contains("*") || policy.AllowedMethods.Contains(row.Method));
        string exposed = row.Expect.GetValueOrDefault("Access-Control-Expose-Headers", "");
        return new Play(row.It, policy, origin, row.Method, [], way)
        {
            Status = row.Status,
            Responds = row.Responds ?? new Dictionary<string, string>(),
            Requests = Requests(origin, row.Method, [], way, passes),
            Learns = passes ? Text(row.Method, row.Status, exposed.Split(", ")) : "TypeError",
        };
    }

    // Chromium preflights for the listener only where there is something to upload; the standard and the others do for GET, too.
    private static Way[] WaysOf(string method) => method is "GET" or "HEAD" ? [Way.Fetch, Way.FetchWithCredentials] : [Way.Fetch, Way.FetchWithCredentials, Way.Upload];

    // https://fetch.spec.whatwg.org/#cors-check
    private static bool IsAllowedBy(IReadOnlyDictionary<string, string> answer, string origin, Way way) =>
        answer.TryGetValue("Access-Control-Allow-Origin", out string? allowed)
        && (allowed == origin || (allowed == "*" && way != Way.FetchWithCredentials))
        && (way != Way.FetchWithCredentials || answer.ContainsKey("Access-Control-Allow-Credentials"));

    // https://fetch.spec.whatwg.org/#http-fetch, step 4. What needs no preflight is called, readable or not.
    private static string[] Requests(string origin, string method, string[] names, Way way, bool passes)
    {
        if (IsSafelisted(method) && names.Length == 0 && way != Way.Upload)
            return [Witness.Call(origin, method)];
        string preflight = Witness.Preflight(origin, method, string.Join(',', names.Select(Lower).Order(StringComparer.Ordinal)));
        return passes ? [preflight, Witness.Call(origin, method)] : [preflight];
    }

    // https://fetch.spec.whatwg.org/#concept-filtered-response-cors
    private static string Text(string method, int status, IEnumerable<string> exposed)
    {
        string[] text = method == "HEAD" || status is 204 or 304 ? [] : ["handled"];
        IEnumerable<string> readable = exposed.Contains("*") ? Markers : Markers.Intersect(exposed, StringComparer.OrdinalIgnoreCase);
        return string.Join(' ', [status.ToString(CultureInfo.InvariantCulture), .. text, .. readable]);
    }

    // https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin; null is that of a sandboxed frame.
    private static bool IsOfPage(IReadOnlyList<string>? lines) =>
        lines is [string origin] && (origin == "null" || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Scheme is "http" or "https"
            && page.IdnHost.Length <= 253 && origin.All(char.IsAscii) && origin == page.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)));

    // https://fetch.spec.whatwg.org/#concept-method-normalize
    private static bool IsOfScript(IReadOnlyList<string> lines) =>
        lines is [string method] && IsToken(method) && method.ToUpperInvariant() is string upper && upper is not ("CONNECT" or "TRACE" or "TRACK")
        && (method == upper || upper is not ("DELETE" or "GET" or "HEAD" or "OPTIONS" or "POST" or "PUT"));

    private static string[]? NamesIn(IReadOnlyList<string>? lines)
    {
        if (lines is null or [""])
            return [];
        if (lines is not [string line])
            return null;
        string[] names = line.Split(',');
        return Array.TrueForAll(names, IsToken) && !Array.Exists(names, IsForbidden) && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length ? names : null;
    }

    // Those of https://fetch.spec.whatwg.org/#forbidden-request-header that stand in the tables.
    private static bool IsForbidden(string name) => Lower(name) is "cookie" || Lower(name).StartsWith("proxy-", StringComparison.Ordinal);

    private static bool IsSafelisted(string method) => method is "GET" or "HEAD" or "POST";

    // https://httpwg.org/specs/rfc9110.html#tokens
    private static bool IsToken(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static string Lower(string name) => string.Concat(name.Select(char.ToLowerInvariant));
}
