using System.Text;
using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tool.Export;

/// <summary>
/// A policy for nginx: maps that decide, and directives that send what was decided. Maps are evaluated when their variable is used. A
/// request that is not a preflight meets no regular expression before its headers are sent: one that matches would take $1 from a location.
/// </summary>
/// <param name="policy">The policy.</param>
/// <param name="prefix">What the names of its variables begin with.</param>
internal sealed class NginxConfiguration(ExportablePolicy policy, string prefix)
{
    /// <summary>With what is added to it, the longest name that the hash of variables takes as nginx is set up by default.</summary>
    public const int MaxPrefixLength = 30;

    // A parameter has 4,096 characters at most; what stands around the list needs some.
    private const int MaxListLength = 4000;

    private const string PreflightVary = $"\"{PreflightAnswer.Vary}\"";

    private const string TokenCharacter = "[!#$%&'*+.^_`|~0-9A-Za-z-]";

    private const string Empty = "\"\"", Otherwise = "default", Allow = "allow", Refuse = "refuse";

    private const string OriginHeader = "$http_origin",
        MethodHeader = "$http_access_control_request_method",
        NamesHeader = "$http_access_control_request_headers";

    private const string ExposeHeaders = "Access-Control-Expose-Headers";

    private static readonly string[] Hidden =
    [
        "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Expose-Headers",
        "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Max-Age",
        "Access-Control-Allow-Private-Network", "Access-Control-Allow-Local-Network",
    ];

    /// <summary>Why it cannot be written; null where it can.</summary>
    public string? Obstacle()
    {
        string[] lists = [policy.AllowMethods ?? "", policy.AllowHeaders ?? "", policy.ExposeHeaders ?? ""];
        if (Array.Find(lists, list => list.Contains('$', StringComparison.Ordinal)) is string list)
            return $"The policy {policy.Name} has a $ in {Mistake.Quote(list)}, and nginx's configuration has no way to write one: "
                + "it would be taken for a variable.";
        return lists.Append(Methods()).Append(Names()).Any(text => text.Length > MaxListLength)
            ? $"The policy {policy.Name} has a list of more than {MaxListLength} characters, which nginx's configuration has no room for."
            : null;
    }

    public static bool IsPrefix(string text) =>
        text.Length is > 0 and <= MaxPrefixLength && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>What belongs into the http block.</summary>
    public string Maps() => $"""
        # CORS policy {policy.Name} for nginx, part 1 of 2: inside http, such as a file of its own in conf.d.
        # It answers as the policy does, but for what no browser sends: nginx takes an empty header for none, and one in several lines for
        # one line with commas (before 1.23.0: for its first line). Origins are regular expressions because other texts compare ignoring case.

        {Origins()}

        # What becomes of the request: "{Allow}" or "{Refuse}" for a preflight, nothing for any other. Each map leads to the next.
        {Map("$request_method", "preflight", (Otherwise, Empty), ("OPTIONS", Var("from")))}
        {Map(OriginHeader, "from", (Otherwise, Var("method")), (Empty, Empty))}
        # Byte by byte. GET, HEAD and POST need no permission.
        {Map(MethodHeader, "method", (Otherwise, Refuse), (Empty, Empty), ($@"""~\A{Methods()}\z""", Var("headers")))}
        # Ignoring case, in any order. Not more than 4,096 characters, 128 names and 16 empty elements.
        {Map($"\"{NamesHeader},\"", "headers", (Otherwise, Refuse),
            (@"""~\A.{4098}""", Refuse),
            (@"""~\A(?:(?:[ \t]*+,)*+[^,]++,){129}""", Refuse),
            (@"""~\A(?:(?:[ \t]*+[^ \t,][^,]*+,)*+[ \t]*+,){17}""", Refuse),
            ($@"""~*\A(?:[ \t]?{Names()}[ \t]?,)++\z""", Var("listed")))}
        {Map(Var("origin"), "listed", (Otherwise, Allow), (Empty, Refuse))}

        # The response's headers. Where the value is empty, nginx sends none.
        {string.Join('\n', Answers().Select(a => a.Map))}

        """;

    /// <summary>What belongs where the requests are served.</summary>
    public string Directives()
    {
        var text = new StringBuilder($$"""
            # CORS policy {{policy.Name}} for nginx, part 2 of 2: inside server, ahead of everything else, or inside the locations that pages call.
            # A location that has an add_header or proxy_hide_header of its own gets none from outside: repeat this part in it. The same goes
            # for locations inside a location, and for those that an error_page leads to.

            # Ahead of access rules, authentication and the application. In an if there may be a return and nothing else.
            if ({{Var("preflight")}} = {{Allow}}) {
                return 204;
            }
            if ({{Var("preflight")}} = {{Refuse}}) {
                # Without a text, an error_page could make something else of it.
                return 403 "The CORS policy refuses this preflight.\n";
            }

            # On errors too, which is what "always" says.

            """);
        foreach ((string header, string variable, _) in Answers())
            text.Append($"add_header {header} {Var(variable)} always;\n");
        text.Append(
            "\n# The application's own would double them. For fastcgi_pass and the like, write fastcgi_hide_header and the like.\n");
        foreach (string header in Hidden)
            text.Append($"proxy_hide_header {header};\n");
        return text.ToString();
    }

    private string Origins()
    {
        IEnumerable<string> regexes = policy.IsAnyOrigin ? OriginRegex.Any : policy.Origins.Select(OriginRegex.Create);
        string map = Map(OriginHeader, "origin", [(Otherwise, Empty), .. regexes.Select(regex => ($@"""~\A{regex}\z""", OriginHeader))]);
        string rule = policy.IsAnyOrigin ? "a browser could have sent it: preflights from others are refused" : "the policy lists it";
        return $"# The origin, if {rule}.\n{map}";
    }

    private string Methods() => policy.IsAnyMethod
        ? $@"(?!(?i:CONNECT|TRACE|TRACK)\z){TokenCharacter}{{1,64}}"
        : $"(?:{string.Join('|', policy.Methods.Select(OriginRegex.Literal))})";

    private string Names()
    {
        string listed = string.Join('|', policy.Headers.Select(OriginRegex.Literal));
        if (policy.IsAnyHeader)
            return policy.Headers.Count > 0 ? $"{TokenCharacter}*+" : $@"(?!authorization[ \t]?,){TokenCharacter}*+";
        return listed.Length > 0 ? $"(?:{listed})?" : "";
    }

    private IEnumerable<(string Header, string Variable, string Map)> Answers()
    {
        string preflight = Var("preflight");
        yield return ("Vary", "vary", Vary());
        yield return Answer(
            "Access-Control-Allow-Origin",
            "allow_origin",
            preflight,
            (Otherwise, policy.IsAnyOrigin ? "*" : Var("origin")),
            (Refuse, Empty));
        if (policy.AllowCredentials)
            yield return Answer(
                "Access-Control-Allow-Credentials",
                "credentials",
                Var("allow_origin"),
                (Otherwise, "true"),
                (Empty, Empty));
        if (Quoted(policy.ExposeHeaders) is string exposed)
        {
            yield return policy.IsAnyOrigin
                ? Answer(ExposeHeaders, "expose_headers", preflight, (Otherwise, Empty), (Empty, exposed))
                : Answer(ExposeHeaders, "expose_headers", $"\"{preflight}:{Var("origin")}\"",
                    (Otherwise, exposed), ("\":\"", Empty), ($@"""~\A(?:{Allow}|{Refuse}):""", Empty));
        }
        if ((policy.RepeatsMethod ? MethodHeader : Quoted(policy.AllowMethods)) is string methods)
            yield return Answer("Access-Control-Allow-Methods", "allow_methods", preflight, (Otherwise, Empty), (Allow, methods));
        if ((policy.RepeatsHeaders ? NamesHeader : Quoted(policy.AllowHeaders)) is string names)
            yield return Answer("Access-Control-Allow-Headers", "allow_headers", preflight, (Otherwise, Empty), (Allow, names));
        if (policy.MaxAge is not null)
            yield return Answer("Access-Control-Max-Age", "max_age", preflight, (Otherwise, Empty), (Allow, policy.MaxAge));
    }

    private (string Header, string Variable, string Map) Answer(
        string header,
        string variable,
        string source,
        params (string, string)[] entries) => (header, variable, Map(source, variable, entries));

    // What the application varies by stays, and Origin is not said twice.
    private string Vary() => policy.IsAnyOrigin
        ? Map(Var("preflight"), "vary", (Otherwise, PreflightVary), (Empty, Empty))
        : Map(Var("preflight"), "vary", (Otherwise, PreflightVary), (Empty, Var("own_vary"))) + "\n"
            + Map("$sent_http_vary", "own_vary", (Otherwise, "Origin"), (@"""~*(?:\A|,)[ \t]*(?:origin|\*)[ \t]*(?:,|\z)""", Empty));

    private string Map(string source, string variable, params (string Key, string Value)[] entries) =>
        $"map {source} {Var(variable)} {{\n{string.Concat(entries.Select(e => $"    {e.Key} {e.Value};\n"))}}}";

    private string Var(string name) => $"${prefix}_{name}";

    private static string? Quoted(string? value) => value is null ? null : $"\"{value}\"";
}
