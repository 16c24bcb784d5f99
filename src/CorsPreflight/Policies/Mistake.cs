using System.Globalization;
using System.Text;
using Error = CorsPreflight.StrictPreflightConfigurationError;

namespace CorsPreflight.Policies;

/// <summary>The catalogue of what is refused at startup. Ids are stable; each text says what is wrong, why, and what to write.</summary>
internal static class Mistake
{
    // Long enough for any origin that could be meant, short enough for a console.
    private const int LongestQuote = 120;

    public static Error AnyOriginWithCredentials(string path) => Of("CPF1001", path, "*",
        "stands with AllowCredentials: any site could then act as the signed-in user; list the origins that may, or set AllowCredentials to false");

    public static Error AnyOriginAmongOthers(string path) => Of("CPF1002", path, "*",
        "stands next to other origins, so either it or they say nothing; remove one or the other");

    public static Error NoOrigins(string path) => Of("CPF1003", path, null,
        "lists no origin, so the policy could never allow anything; list at least one, such as \"https://app.example.com\"");

    public static Error MalformedOrigin(string path, string? value, string reason, string? suggestion) =>
        Of("CPF1004", path, value, reason, suggestion);

    public static Error DefaultPort(string path, string value, string? suggestion) => Of("CPF1005", path, value,
        "names the scheme's own port, which browsers leave out, so it would never match", suggestion);

    public static Error OpaqueOrigin(string path, string value) => Of("CPF1006", path, value,
        "is the origin of every sandboxed frame and local file of every site, so it identifies nobody; serve the page from an origin of its own");

    public static Error MisplacedWildcard(string path, string value, string reason, string? suggestion) =>
        Of("CPF1007", path, value, reason, suggestion);

    public static Error PublicSuffix(string path, string value, string suffix) => Of("CPF1008", path, value,
        $"is a wildcard over the public suffix {suffix} and stands with AllowCredentials: anybody can register a name there and could act as "
        + "the user; write the names that are yours, or, knowing that, set DangerouslyAllowPublicSuffixes");

    public static Error InsecureOrigin(string path, string value, string? suggestion) => Of("CPF1009", path, value,
        "is not encrypted and stands with AllowCredentials: whoever sits on the network could act as the user; serve the page over https, "
        + "or, knowing that, set DangerouslyAllowInsecureOrigins", suggestion);

    public static Error IPAddressForm(string path, string value, string reason, string? suggestion) =>
        Of("CPF1010", path, value, reason, suggestion);

    public static Error MalformedMethod(string path, string? value, string? suggestion) => Of("CPF1101", path, value,
        "is not a method: an HTTP token of at most 64 characters, such as PUT", suggestion);

    public static Error ForbiddenMethod(string path, string value) => Of("CPF1102", path, value,
        "is a method that no script can send (CONNECT, TRACE and TRACK are forbidden); remove it");

    public static Error MalformedRequestHeader(string path, string? value, string? suggestion) => Of("CPF1201", path, value,
        "is not a header name: an HTTP token, such as X-Request-Id", suggestion);

    public static Error ForbiddenRequestHeader(string path, string value) => Of("CPF1202", path, value,
        "is a request header that scripts cannot send: browsers set it themselves and never ask for it; remove it");

    public static Error ResponseHeaderInRequest(string path, string value) => Of("CPF1202", path, value,
        "is a response header: remove it from the policy, and from the client if it sends it");

    public static Error MalformedExposedHeader(string path, string? value, string? suggestion) => Of("CPF1301", path, value,
        "is not a header name: an HTTP token, such as X-Request-Id", suggestion);

    public static Error NeverExposedHeader(string path, string value) => Of("CPF1301", path, value,
        "is a header that no script can read from a response; remove it");

    public static Error AnyExposedHeaderWithCredentials(string path) => Of("CPF1302", path, "*",
        "stands with AllowCredentials, where browsers take it for a header named *; list the headers that pages read");

    public static Error MaxAge(string path, string value, string reason, string? suggestion) =>
        Of("CPF1401", path, value, reason, suggestion, isJson: true);

    public static Error UnknownKey(string path, string? value, string? suggestion, IEnumerable<string> known) => Of("CPF1501", path, value,
        suggestion is null
            ? $"is no key of CorsPreflight; the keys here are {string.Join(", ", known)}"
            : $"is no key of CorsPreflight; did you mean {Quote(suggestion)}?", suggestion, isWritten: true);

    public static Error WrongShape(string path, string? value, string reason, string? suggestion = null) =>
        Of("CPF1502", path, value, reason, suggestion, isJson: true);

    public static Error NoPolicy(string path, string reason) => Of("CPF1503", path, null, reason);

    public static Error PathBase(string path, string? value, string reason, string? suggestion) => Of("CPF1504", path, value, reason, suggestion);

    public static Error UnknownPolicy(string endpoint, string? name, string? suggestion, IEnumerable<string> known) => Of("CPF1601", endpoint, name,
        name is null
            ? "has [EnableCors] or RequireCors() without a name, but there is no policy \"Default\"; add it or name one of " + string.Join(", ", known)
            : $"is a policy that does not exist (there {(known.Count() == 1 ? "is" : "are")} {string.Join(", ", known)}); name an existing one or add it", suggestion);

    public static Error InlinePolicy(string endpoint) => Of("CPF1602", endpoint, null,
        "has an inline CORS policy (RequireCors(policy => …)), which cannot be validated or reloaded; write it into the configuration and name it: "
        + "RequireCors(\"name\"). On an endpoint of a library, a RequireCors(\"name\") or [DisableCors] that you add after it decides");

    public static Error UnroutedAction(string action) => Of("CPF1603", action, null,
        "has [EnableCors] or [DisableCors], which only endpoints can show, and MVC makes none here: without the attribute's policy it would get "
        + "\"Default\"; remove EnableEndpointRouting = false and write app.MapControllers() in place of app.UseMvc()");

    /// <summary>The entries that a list in one text should have been.</summary>
    public static string Entries(IEnumerable<string> texts) => string.Join(", ", texts.Select(Quote));

    /// <summary>A path as it is, unless it could garble a console or a log.</summary>
    public static string Show(string path) => path.All(PrintableText.IsPrintable) ? path : Quote(path);

    /// <summary>As a JSON string, without what could garble a console or a log; cut where it is long.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"", Math.Min(value.Length, LongestQuote) + 2);
        foreach (char c in value.AsSpan(0, Math.Min(value.Length, LongestQuote)))
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (!PrintableText.IsPrintable(c))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }
        return text.Append(value.Length > LongestQuote ? "…\"" : "\"").ToString();
    }

    private static Error Of(string id, string path, string? value, string reason, string? suggestion = null, bool isWritten = false, bool isJson = false)
    {
        var message = new StringBuilder(Show(path));
        if (value is not null)
            message.Append(' ').Append(Quote(value));
        message.Append(' ').Append(reason);
        if (suggestion is not null && !isWritten)
            message.Append("; write ").Append(isJson || suggestion.StartsWith('"') ? suggestion : Quote(suggestion));
        // JSON at the end is there to be copied.
        if (message[^1] is not ('?' or '}'))
            message.Append('.');
        return new Error(id, path, value, message.ToString(), suggestion);
    }
}
