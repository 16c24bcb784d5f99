using System.Globalization;
using System.Text;
using Error = CorsPreflight.StrictPreflightConfigurationError;

namespace CorsPreflight.Core.Rules;

/// <summary>The catalogue of what is refused at startup. Ids are stable; each text says what is wrong, why, and what to write.</summary>
internal static class Mistake
{
    public const string ExampleOrigin = "https://app.example.com";

    // Long enough for any origin that could be meant, short enough for a console.
    private const int MaxQuoteLength = 120;

    public static Error AnyOriginWithCredentials(string path) => Create(RuleCatalogue.AnyOriginWithCredentials, path, "*",
        "stands with AllowCredentials: any site could then act as the signed-in user; list the origins that may, or set AllowCredentials "
            + "to false");

    public static Error AnyOriginAmongOthers(string path) => Create(RuleCatalogue.AnyOriginAmongOthers, path, "*",
        "stands next to other origins, so either it or they say nothing; remove one or the other");

    public static Error NoOrigins(string path) => Create(RuleCatalogue.NoOrigins, path, null,
        "lists no origin, so the policy could never allow anything",
        correction: new Correction.Example($"list at least one, such as \"{ExampleOrigin}\"", "list at least one", "0"));

    public static Error MalformedOrigin(string path, string? value, string reason, string? suggestion) =>
        Create(RuleCatalogue.MalformedOrigin, path, value, reason, suggestion);

    public static Error DefaultPort(string path, string value, string? suggestion) => Create(RuleCatalogue.DefaultPort, path, value,
        "names the scheme's own port, which browsers leave out, so it would never match", suggestion);

    public static Error OpaqueOrigin(string path, string value) => Create(RuleCatalogue.OpaqueOrigin, path, value,
        "is the origin of every sandboxed frame and local file of every site, so it identifies nobody; serve the page from an origin of its own");

    public static Error MisplacedWildcard(string path, string value, string reason, string? suggestion) =>
        Create(RuleCatalogue.MisplacedWildcard, path, value, reason, suggestion);

    public static Error PublicSuffix(string path, string value, string suffix) => Create(RuleCatalogue.PublicSuffix, path, value,
        $"is a wildcard over the public suffix {suffix} and stands with AllowCredentials: anybody can register a name there and could act as "
        + "the user; write the names that are yours, or, knowing that, set DangerouslyAllowPublicSuffixes");

    public static Error InsecureOrigin(string path, string value, string? suggestion) => Create(RuleCatalogue.InsecureOrigin, path, value,
        "is not encrypted and stands with AllowCredentials: anybody on the network could act as the user; serve the page over https, "
        + "or, knowing that, set DangerouslyAllowInsecureOrigins", suggestion);

    public static Error IPAddressForm(string path, string value, string reason, string? suggestion) =>
        Create(RuleCatalogue.IPAddressForm, path, value, reason, suggestion);

    public static Error MalformedMethod(string path, string? value, string? suggestion) =>
        Create(RuleCatalogue.MalformedMethod, path, value,
        "is not a method: an HTTP token of at most 64 characters, such as PUT", suggestion);

    public static Error ForbiddenMethod(string path, string value) => Create(RuleCatalogue.ForbiddenMethod, path, value,
        "is a method that no script can send (CONNECT, TRACE and TRACK are forbidden); remove it");

    public static Error MalformedRequestHeader(string path, string? value, string? suggestion) =>
        Create(RuleCatalogue.MalformedRequestHeader, path, value,
        "is not a header name: an HTTP token, such as X-Request-Id", suggestion);

    public static Error ForbiddenRequestHeader(string path, string value) => Create(RuleCatalogue.ForbiddenRequestHeader, path, value,
        "is a request header that scripts cannot send: browsers set it themselves and never ask for it; remove it");

    public static Error ResponseHeaderInRequest(string path, string value) => Create(RuleCatalogue.ForbiddenRequestHeader, path, value,
        "is a response header: remove it from the policy, and from the client if it sends it");

    public static Error MalformedExposedHeader(string path, string? value, string? suggestion) =>
        Create(RuleCatalogue.ExposedHeader, path, value,
        "is not a header name: an HTTP token, such as X-Request-Id", suggestion);

    public static Error NeverExposedHeader(string path, string value) => Create(RuleCatalogue.ExposedHeader, path, value,
        "is a header that no script can read from a response; remove it");

    public static Error AnyExposedHeaderWithCredentials(string path) => Create(RuleCatalogue.AnyExposedHeaderWithCredentials, path, "*",
        "stands with AllowCredentials, where browsers take it for a header named *; list the headers that pages read");

    public static Error MaxAge(string path, string value, string reason, string? suggestion) =>
        Create(RuleCatalogue.MaxAge, path, value, reason, suggestion, suggestion is null ? null : new Correction.Replacement(suggestion, IsString: false));

    public static Error UnknownKey(string path, string? value, string? suggestion, IEnumerable<string> known) => suggestion is null
        ? Create(RuleCatalogue.UnknownKey, path, value, $"is not a CorsPreflight setting; the settings here are {string.Join(", ", known)}")
        : Create(RuleCatalogue.UnknownKey, path, value, "is not a CorsPreflight setting", suggestion, new Correction.RightKey(suggestion));

    public static Error WrongShape(string path, string? value, string reason, Correction? correction = null) =>
        Create(RuleCatalogue.WrongShape, path, value, reason, suggestion: null, correction);

    public static Error TextForList(string path, string value, string? list) => list is null
        ? Create(RuleCatalogue.WrongShape, path, value, "is a string where a list belongs, and not everything in it can be an entry; "
            + "write a list of what can")
        : Create(RuleCatalogue.WrongShape, path, value, "is a string where a list belongs", list, new Correction.WholeList(list));

    public static Error KeyInList(string path, string? value) => Create(RuleCatalogue.WrongShape, path, value,
        "is a key where a list belongs", suggestion: null, new Correction.NumberedKey(value));

    /// <param name="path">Where it is.</param>
    /// <param name="value">Its text, if it is one.</param>
    /// <param name="found">What it is.</param>
    /// <param name="example">What belongs there, in JSON.</param>
    /// <param name="below">A value of it in other sources, below the path.</param>
    public static Error ObjectBelongs(string path, string? value, string found, string example, string below) =>
        Create(RuleCatalogue.WrongShape, path, value,
        $"is {found} where an object belongs", suggestion: null,
        new Correction.Example(
            $"write {example}", value is null ? "write names in place of numbers" : "remove it, and write what belongs below it", below));

    public static Error NoSwitch(string path, string value, string? suggestion) => Create(RuleCatalogue.WrongShape, path, value,
        "is neither true nor false", suggestion, suggestion is null ? null : new Correction.Replacement(suggestion, IsString: false));

    /// <summary>The section is missing; where it was looked for says the sentence itself.</summary>
    public static Error NoPolicy(string path, string reason) => Create(RuleCatalogue.NoPolicy, path, null, reason) with { Wording = null };

    public static Error NoPolicyAt(string path) =>
        Create(RuleCatalogue.NoPolicy, path, null, "has no policy", correction: new Correction.Example(
        $"add one, such as \"Default\": {{ \"AllowedOrigins\": [ \"{ExampleOrigin}\" ] }}", "add one", "Default:AllowedOrigins:0"));

    public static Error PathBase(string path, string? value, string reason, string? suggestion) =>
        Create(RuleCatalogue.PathBase, path, value, reason, suggestion);

    public static Error UnknownPolicy(string endpoint, string? name, string? suggestion, IEnumerable<string> known)
    {
        string names = string.Join(", ", known);
        string sentence = name is null
            ? "has [EnableCors] or RequireCors() without a name, but there is no policy \"Default\"; "
                + (names.Length == 0 ? "add it." : $"add it, or name one of {names}.")
            : $"names the policy {Quote(name)}, which does not exist; "
                + (suggestion is not null ? $"did you mean {Quote(suggestion)}?"
                    : names.Length == 0 ? "add it." : $"name one of {names}, or add it.");
        return CreateAtEndpoint(RuleCatalogue.UnknownPolicy, "Endpoint", endpoint, name, sentence, suggestion);
    }

    public static Error InlinePolicy(string endpoint) => CreateAtEndpoint(RuleCatalogue.InlinePolicy, "Endpoint", endpoint, null,
        "has an inline CORS policy (RequireCors(policy => …)), which cannot be validated or reloaded; write it into the configuration and "
            + "name it: "
        + "RequireCors(\"name\"). On an endpoint of a library, a RequireCors(\"name\") or [DisableCors] that you add after it decides.");

    public static Error UnroutedAction(string action) => CreateAtEndpoint(RuleCatalogue.UnroutedAction, "Action", action, null,
        "has [EnableCors] or [DisableCors], which only endpoints can show, and MVC makes none here: without the attribute's policy it "
            + "would get "
        + "\"Default\"; remove EnableEndpointRouting = false and write app.MapControllers() in place of app.UseMvc().");

    public static Error ShortCircuit(string endpoint) => CreateAtEndpoint(RuleCatalogue.ShortCircuit, "Endpoint", endpoint, null,
        "has .ShortCircuit() and CORS metadata, which routing answers with 500, [DisableCors] included; remove .ShortCircuit(), or "
        + "RequireCors, [EnableCors] and [DisableCors].");

    /// <summary>The entries that a list in one text should have been.</summary>
    public static string Entries(IEnumerable<string> texts) => string.Join(", ", texts.Select(QuoteWhole));

    /// <summary>A path as it is, unless it could garble a console or a log.</summary>
    public static string Show(string path) => path.All(PrintableText.IsPrintable) ? path : Quote(path);

    /// <summary>As a JSON string, without what could garble a console or a log; cut where it is long.</summary>
    public static string Quote(string value) => Quote(value, MaxQuoteLength);

    /// <summary>The same, not cut: what is to be copied.</summary>
    public static string QuoteWhole(string value) => Quote(value, int.MaxValue);

    private static string Quote(string value, int longest)
    {
        var text = new StringBuilder("\"", Math.Min(value.Length, longest) + 2);
        foreach (char c in value.AsSpan(0, Math.Min(value.Length, longest)))
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (!PrintableText.IsPrintable(c))
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }
        return text.Append(value.Length > longest ? "…\"" : "\"").ToString();
    }

    private static Error Create(Rule rule, string path, string? value, string reason, string? suggestion)
    {
        Correction? correction = suggestion is null ? null
            : suggestion.StartsWith('"') ? new Correction.Entries(suggestion)
            : new Correction.Replacement(suggestion, IsString: true);
        return Create(rule, path, value, reason, suggestion, correction);
    }

    private static Error Create(Rule rule, string path, string? value, string reason, string? suggestion = null, Correction? correction = null)
    {
        var wording = new Wording(reason, correction);
        return new Error(rule.Id, path, value, wording.Sentence(path, value), suggestion) { Wording = wording };
    }

    private static Error CreateAtEndpoint(Rule rule, string what, string name, string? value, string sentence, string? suggestion = null) =>
        new(rule.Id, name, value, $"{what} {Quote(name)} {sentence}", suggestion);
}
