namespace CorsPreflight.Core.Rules;

/// <summary>Every rule, once.</summary>
internal static class RuleCatalogue
{
    public static readonly Rule AnyOriginWithCredentials = Error("CPF1001", "\"*\" as an origin with AllowCredentials",
        "Any site could act as the signed-in user.",
        "List the origins that may call, or set AllowCredentials to false.");

    public static readonly Rule AnyOriginAmongOthers = Error("CPF1002", "\"*\" next to other origins",
        "Either \"*\" or the others say nothing.",
        "Remove one or the other.");

    public static readonly Rule NoOrigins = Error("CPF1003", "A policy without origins",
        "It could never allow anything.",
        "List at least one origin, such as \"https://app.example.com\".");

    public static readonly Rule MalformedOrigin = Error("CPF1004", "Not an origin",
        "Entries are compared with what browsers send: scheme, host and, where it is not the scheme's own, port. One with a path, a "
            + "trailing "
        + "slash, a query, a user name, white space, upper case, characters beyond ASCII, broken Punycode (xn--f), a range of addresses, no "
        + "scheme, or a scheme that pages do not have (wss://, htps://, localhost://3000) would never match; several in one string "
            + "neither.",
        "Write what the message suggests: the address bar of the page up to the third slash, without it.");

    public static readonly Rule DefaultPort = Error("CPF1005", "The scheme's own port written out (https://a:443)",
        "Browsers leave it out, so the entry would never match.",
        "Remove the port.");

    public static readonly Rule OpaqueOrigin = Error("CPF1006", "\"null\" or file:",
        "\"null\" is the origin of every sandboxed frame and local file of every site, so it identifies nobody.",
        "Serve the page from an origin of its own, such as http://localhost:3000.");

    public static readonly Rule MisplacedWildcard = Error("CPF1007", "A wildcard in the wrong place",
        "A wildcard stands for the left-most labels (https://*.a.com), for a part of the left-most one (https://pr-*.a.com) or for the port "
        + "(:*). Elsewhere it would match nothing, or origins of strangers. So would one inside a label below a name where anybody can "
        + "register (https://myapp-*.vercel.app).",
        "Use one of these forms, or list the origins. Where the names below are really yours, set DangerouslyAllowPublicSuffixes.");

    public static readonly Rule PublicSuffix = Error("CPF1008", "A wildcard over a public suffix (https://*.github.io) with "
        + "AllowCredentials",
        "Anybody can register a name there and could act as the signed-in user.",
        "List the names that are yours. To take the risk, set DangerouslyAllowPublicSuffixes.");

    public static readonly Rule InsecureOrigin = Error("CPF1009", "http:// beyond localhost with AllowCredentials",
        "Anybody on the network between the user and that page could act as the user.",
        "Serve the page over https. To take the risk, set DangerouslyAllowInsecureOrigins.");

    public static readonly Rule IPAddressForm = Error("CPF1010", "An IP address in a form that browsers do not send",
        "The entry would never match.",
        "Write what the message suggests.");

    public static readonly Rule MalformedMethod = Error("CPF1101", "Not a method",
        "A method is an HTTP token of at most 64 characters, such as PUT.",
        "Write each method as an entry of its own: [ \"PUT\", \"DELETE\" ].");

    public static readonly Rule ForbiddenMethod = Error("CPF1102", "CONNECT, TRACE or TRACK",
        "No script can send these methods.",
        "Remove the entry.");

    public static readonly Rule MalformedRequestHeader = Error("CPF1201", "Not the name of a request header",
        "A header name is an HTTP token, such as X-Request-Id.",
        "Write each name as an entry of its own: [ \"Authorization\", \"Content-Type\" ].");

    public static readonly Rule ForbiddenRequestHeader = Error("CPF1202", "A request header that scripts cannot send, or a CORS response header",
        "Browsers set such headers themselves and never ask for them.",
        "Remove the entry; a CORS response header in the client's request too.");

    public static readonly Rule ExposedHeader = Error("CPF1301", "Not a header that can be exposed",
        "A header name is an HTTP token, such as X-Request-Id. Every browser keeps Set-Cookie from scripts.",
        "Write each name as an entry of its own, and remove Set-Cookie.");

    public static readonly Rule AnyExposedHeaderWithCredentials = Error("CPF1302", "\"*\" as an exposed header with AllowCredentials",
        "With credentials, browsers take it for a header named \"*\".",
        "List the headers that pages read.");

    public static readonly Rule MaxAge = Error("CPF1401", "MaxAgeSeconds out of range or not a number",
        "It is a whole number of seconds from 0 to 86400; no browser keeps an answer longer than a day.",
        "Write a number: 7200 for two hours.");

    public static readonly Rule UnknownKey = Error("CPF1501", "Not a CorsPreflight setting",
        "Nobody would read it, and the policy would be another than the one that was meant.",
        "Correct the spelling or the place; the message says what is near.");

    public static readonly Rule WrongShape = Error("CPF1502", "A string, list or object in the wrong place",
        "Lists are lists of strings, switches true or false, policies objects with a name.",
        "Write what the message suggests.");

    public static readonly Rule NoPolicy = Error("CPF1503", "No policy",
        "The section is missing or empty, so no preflight could be allowed.",
        "Add { \"StrictPreflight\": { \"Policies\": { \"Default\": { \"AllowedOrigins\": [ \"https://app.example.com\" ] } } } } to "
            + "appsettings.json.");

    public static readonly Rule PathBase = Error("CPF1504", "Not a prefix of a path",
        "PathBases are compared with decoded paths; what does not stand in them so (api, /api/, /) would never be found.",
        "Write it as it begins the path: \"/api\".");

    public static readonly Rule UnknownPolicy = Error("CPF1601", "An endpoint names a policy that does not exist",
        "Nobody could know which policy applies to it.",
        "Correct the name at the endpoint, or add the policy.");

    public static readonly Rule InlinePolicy = Error("CPF1602", "An endpoint with an inline policy (RequireCors(policy => …))",
        "It could be neither validated nor reloaded.",
        "Write the policy into the configuration and name it: RequireCors(\"name\").");

    public static readonly Rule UnroutedAction = Error("CPF1603", "[EnableCors] or [DisableCors] on an action that has no endpoint",
        "Without endpoints (EnableEndpointRouting = false) the action would get the policy Default, whatever its attribute says.",
        "Remove EnableEndpointRouting = false and write app.MapControllers() in place of app.UseMvc().");

    public static readonly Rule ShortCircuit = Error("CPF1604", ".ShortCircuit() on an endpoint with CORS metadata",
        "ASP.NET Core's routing answers it with 500, with [DisableCors] too.",
        "Remove .ShortCircuit(), or RequireCors, [EnableCors] and [DisableCors].");

    public static readonly Rule InsecureOriginsAllowed = Warning("CPF2001", "DangerouslyAllowInsecureOrigins is on",
        "Anybody on the network between a user and an http origin can act as that user.",
        "Serve the pages over https and remove it.");

    public static readonly Rule PublicSuffixesAllowed = Warning("CPF2002", "DangerouslyAllowPublicSuffixes is on",
        "Anybody can register a name below a public suffix.",
        "List the names that are yours and remove it.");

    public static readonly Rule MethodCase = Warning("CPF2101", "A method that differs from a standard one by case only",
        "Methods are compared byte by byte: fetch() sends patch as patch, and only delete, get, head, options, post and put in upper case.",
        "Write the standard method, unless the page really sends the other.");

    public static readonly Rule MethodOverride = Warning("CPF2201", "A header that stands for another method (X-HTTP-Method-Override)",
        "Pages can tunnel any method through POST, past AllowedMethods, if the application honours the header.",
        "Remove it, or leave it where the application does not honour it.");

    public static readonly Rule MisspeltRequestHeader = Warning("CPF2202", "A request header one slip away from a common one "
        + "(Authorisation)",
        "Browsers ask for the very name that the page sends.",
        "Write what the message suggests, unless the header is your own.");

    public static readonly Rule ExposedAnyway = Warning("CPF2301", "An exposed header that every allowed page can read anyway",
        "It is not sent.",
        "Remove the entry.");

    public static readonly Rule MisspeltExposedHeader = Warning("CPF2302", "An exposed header one slip away from a common one "
        + "(Content-Dispositon)",
        "Pages read the very name that the response has.",
        "Write what the message suggests, unless the header is your own.");

    public static readonly Rule UnusedPolicy = Warning("CPF2601", "A policy that no endpoint names",
        "It decides nothing.",
        "Name it where it applies, with RequireCors(\"name\") or [EnableCors(\"name\")], or remove it.");

    public static readonly Rule EndpointsWithoutPolicy = Warning("CPF2602", "Endpoints without a policy, where others name one and there "
        + "is no Default",
        "Pages of other origins cannot call them.",
        "Name a policy at each, add Default, or say with [DisableCors] that it is meant.");

    /// <summary>In the order of their ids.</summary>
    public static readonly IReadOnlyList<Rule> All =
    [
        AnyOriginWithCredentials, AnyOriginAmongOthers, NoOrigins, MalformedOrigin, DefaultPort, OpaqueOrigin, MisplacedWildcard, PublicSuffix,
        InsecureOrigin, IPAddressForm, MalformedMethod, ForbiddenMethod, MalformedRequestHeader, ForbiddenRequestHeader, ExposedHeader,
        AnyExposedHeaderWithCredentials, MaxAge, UnknownKey, WrongShape, NoPolicy, PathBase, UnknownPolicy, InlinePolicy, UnroutedAction,
        ShortCircuit, InsecureOriginsAllowed, PublicSuffixesAllowed, MethodCase, MethodOverride, MisspeltRequestHeader, ExposedAnyway,
        MisspeltExposedHeader, UnusedPolicy, EndpointsWithoutPolicy,
    ];

    private static Rule Error(string id, string title, string why, string help) => new(id, RuleSeverity.Error, title, why, help);

    private static Rule Warning(string id, string title, string why, string help) => new(id, RuleSeverity.Warning, title, why, help);
}
