using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>The answers themselves, for whatever server gives them.</summary>
internal static class AnyServerFix
{
    public static Fix Of(Recognition server, Wanted wanted) => new(server.Kind == ServerKind.Cloudflare ? "the server behind Cloudflare" : "any server",
        $"Whatever answers OPTIONS {wanted.Path}, ahead of authentication and without needing a user, compares the Origin with its list and answers like this; every other response, errors too, carries the first lines.",
        [
            new FixStep("on the answer to OPTIONS", "http", string.Join('\n', Preflight(wanted))),
            new FixStep("on every other response, errors too", "http", string.Join('\n', Every(wanted))),
        ]);

    /// <summary>For calls that are redirected to a login.</summary>
    public static Fix OfLogin { get; } = new("any server", "Answer the calls of scripts with 401 where nobody is logged in, in place of a redirect to a login, and have that answer carry the CORS headers too.", []);

    private static IEnumerable<string> Preflight(Wanted wanted) =>
    [
        "HTTP/1.1 204 No Content",
        .. Every(wanted),
        $"Access-Control-Allow-Methods: {string.Join(", ", wanted.Methods)}",
        .. wanted.Headers.Count > 0 ? [$"Access-Control-Allow-Headers: {string.Join(", ", wanted.Headers)}"] : (string[])[],
        $"Access-Control-Max-Age: {Wanted.MaxAgeSeconds}",
    ];

    private static IEnumerable<string> Every(Wanted wanted) =>
    [
        $"Access-Control-Allow-Origin: {wanted.Origin}",
        .. wanted.Credentials ? ["Access-Control-Allow-Credentials: true"] : (string[])[],
        "Vary: Origin",
    ];
}
