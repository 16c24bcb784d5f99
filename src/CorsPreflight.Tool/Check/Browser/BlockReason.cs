namespace CorsPreflight.Tool.Check.Browser;

/// <summary>Why no page can make a call, whatever the server allows.</summary>
internal static class BlockReason
{
    private static readonly string[] ForbiddenMethods = ["CONNECT", "TRACE", "TRACK"];

    private static readonly HashSet<string> ForbiddenHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Charset", "Accept-Encoding", "Access-Control-Request-Headers", "Access-Control-Request-Method", "Connection",
        "Content-Length", "Cookie", "Cookie2", "Date", "DNT", "Expect", "Host", "Keep-Alive", "Origin", "Referer", "Set-Cookie", "TE",
        "Trailer", "Transfer-Encoding", "Upgrade", "Via",
    };

    private static readonly HashSet<string> MethodOverrides = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-HTTP-Method",
        "X-HTTP-Method-Override",
        "X-Method-Override",
    };

    public static string? Find(Call call)
    {
        if (!SerializedOrigin.IsValid(call.Origin))
            return $"No page has the origin \"{call.Origin}\": an origin is a scheme, a host in lower case and the port if it is not "
                + "the usual one, such as https://app.example.com.";
        if (call.Url.Scheme is not ("http" or "https"))
            return $"Calls of other origins go to http and https, not to \"{call.Url.Scheme}\".";
        if (call.Url.UserInfo.Length > 0)
            return "fetch() refuses a URL with a user name or a password in it.";
        if (BadPort.Is(call.Url.Port))
            return $"Browsers call nothing at port {call.Url.Port}, which belongs to another protocol: "
                + "let the server listen at another one.";
        if (!Grammar.IsToken(call.Method))
            return $"\"{call.Method}\" is no method: it may have letters, digits and !#$%&'*+-.^_`|~.";
        if (IsForbiddenMethod(call.Method))
            return $"No page can send {call.Method}: browsers forbid it.";
        return call.Headers.Select(FindForHeader).FirstOrDefault(sentence => sentence is not null);
    }

    private static string? FindForHeader(Header header)
    {
        if (!Grammar.IsToken(header.Name))
            return $"\"{header.Name}\" is no name of a header: it may have letters, digits and !#$%&'*+-.^_`|~.";
        if (Grammar.Normalize(header.Value).Any(c => c is '\0' or '\r' or '\n' or > '\xff'))
            return $"The value of {header.Name} has a character that no header can carry: a line break, NUL, or one beyond U+00FF.";
        if (IsForbiddenHeader(header))
            return $"No page can set {header.Name}{(MethodOverrides.Contains(header.Name) ? $" to {header.Value}" : "")}: "
                + "browsers keep it to themselves and drop what a script sets.";
        return null;
    }

    // https://fetch.spec.whatwg.org/#forbidden-method
    private static bool IsForbiddenMethod(string method) => ForbiddenMethods.Contains(method, StringComparer.OrdinalIgnoreCase);

    // https://fetch.spec.whatwg.org/#forbidden-request-header
    private static bool IsForbiddenHeader(Header header) =>
        ForbiddenHeaders.Contains(header.Name)
        || header.Name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        || header.Name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase)
        || (MethodOverrides.Contains(header.Name) && header.Value.Split(',').Any(method => IsForbiddenMethod(Grammar.Normalize(method))));
}
