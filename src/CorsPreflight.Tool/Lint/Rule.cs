namespace CorsPreflight.Tool.Lint;

/// <summary>What an id stands for, whatever the place. The sentence of each finding says more.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Severity">One of <see cref="Complaint"/>'s.</param>
/// <param name="Summary">What is refused or unusual, in the words of the README.</param>
/// <param name="Help">Why, and what to do.</param>
internal sealed record Rule(string Id, string Severity, string Summary, string Help)
{
    /// <summary>All that files can break. CPF16xx and CPF26xx are about endpoints, which only a running application has.</summary>
    public static readonly IReadOnlyList<Rule> All =
    [
        Mistake("CPF1001", "* among the origins with AllowCredentials",
            "Any site could then act as the signed-in user. List the origins that may, or set AllowCredentials to false."),
        Mistake("CPF1002", "* next to other origins",
            "Either it or they say nothing. Remove one or the other."),
        Mistake("CPF1003", "a policy without origins",
            "It could never allow anything. List at least one origin, such as \"https://app.example.com\"."),
        Mistake("CPF1004", "what is no origin: path, trailing slash, query, user name, white space, a list in one text, no scheme, upper "
            + "case, not ASCII, broken Punycode (xn--f), a range of addresses, or a scheme that pages do not have (wss://, htps://, "
            + "localhost://3000)",
            "It would never equal what a browser sends: scheme, host and, where it is not the scheme's own, port. Write what the finding suggests."),
        Mistake("CPF1005", "the scheme's own port written out (https://a:443)",
            "Browsers leave it out, so it would never match. Remove it."),
        Mistake("CPF1006", "null and file:",
            "They are the origin of every sandboxed frame and local file of every site. Serve the page from an origin of its own."),
        Mistake("CPF1007", "a wildcard anywhere but for the left-most labels (https://*.a.com), inside the left-most one (https://pr-*.a.com) or for the port (:*); inside one also "
            + "where anybody can register what it stands for (https://myapp-*.vercel.app), without DangerouslyAllowPublicSuffixes",
            "Elsewhere it would let in origins of strangers, or none. List the origins, or use one of the forms that exist."),
        Mistake("CPF1008", "a wildcard over a public suffix (https://*.github.io) with AllowCredentials, without DangerouslyAllowPublicSuffixes",
            "Anybody can register a name there and could act as the user. Write the names that are yours."),
        Mistake("CPF1009", "http:// beyond localhost with AllowCredentials, without DangerouslyAllowInsecureOrigins",
            "Whoever sits on the network could act as the user. Serve the page over https."),
        Mistake("CPF1010", "an IP address in another form than browsers send",
            "It would never match. Write what the finding suggests."),
        Mistake("CPF1101", "a method that is no token",
            "A method is an HTTP token of at most 64 characters, such as PUT; a list is written as one: [ \"PUT\", \"DELETE\" ]."),
        Mistake("CPF1102", "CONNECT, TRACE or TRACK",
            "No script can send these methods. Remove them."),
        Mistake("CPF1201", "a request header that is no token",
            "A header name is an HTTP token, such as X-Request-Id; a list is written as one: [ \"Authorization\", \"Content-Type\" ]."),
        Mistake("CPF1202", "one that scripts cannot send, or a CORS response header",
            "Browsers set these themselves and never ask for them. Remove them."),
        Mistake("CPF1301", "an exposed header that is no token or that no script can read",
            "A header name is an HTTP token, such as X-Request-Id; Set-Cookie is kept from scripts by every browser."),
        Mistake("CPF1302", "* with AllowCredentials",
            "With credentials, browsers take it for a header named *. List the headers that pages read."),
        Mistake("CPF1401", "MaxAgeSeconds that is no whole number from 0 to 86400",
            "It is a number of seconds; no browser keeps an answer longer than a day."),
        Mistake("CPF1501", "an unknown key",
            "Nobody would read it, and the policy would be another than the one that was meant. Mend the spelling or the place."),
        Mistake("CPF1502", "a text, list or object in the wrong place",
            "Lists are lists of texts, switches true or false, policies objects by their names."),
        Mistake("CPF1503", "no policy",
            "Add one: \"StrictPreflight\": { \"Policies\": { \"Default\": { \"AllowedOrigins\": [ \"https://app.example.com\" ] } } }."),
        Mistake("CPF1504", "PathBases with something that is no prefix of a path, such as api or /api/",
            "It would be compared with paths that never begin with it. Write it as it stands in the path: \"/api\"."),
        Unusual("CPF2001", "DangerouslyAllowInsecureOrigins",
            "Whoever sits on the network between a user and an http origin can act as that user. Serve the pages over https and remove it."),
        Unusual("CPF2002", "DangerouslyAllowPublicSuffixes",
            "Anybody can register a name below a public suffix. Write the names that are yours and remove it."),
        Unusual("CPF2101", "a method that differs from a standard one by case only",
            "Methods compare byte by byte: fetch() sends patch as patch, and only delete, get, head, options, post and put in upper case."),
        Unusual("CPF2201", "a header that stands for another method (X-HTTP-Method-Override)",
            "It lets pages tunnel any method through POST, past AllowedMethods, if the application honours it."),
        Unusual("CPF2202", "a request header that is one slip away from a common one (Authorisation)",
            "Browsers ask for the very name that the page sends. Write what the finding suggests, unless the header is your own."),
        Unusual("CPF2301", "an exposed header that every allowed page can read anyway",
            "It is not sent. Remove it."),
        Unusual("CPF2302", "an exposed header that is one slip away from a common one (Content-Dispositon)",
            "Pages read the very name that the response has. Write what the finding suggests, unless the header is your own."),
    ];

    private static Rule Mistake(string id, string summary, string help) => new(id, Complaint.Error, summary, help);

    private static Rule Unusual(string id, string summary, string help) => new(id, Complaint.Warning, summary, help);
}
