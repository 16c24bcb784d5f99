using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>The answers themselves, for whatever server gives them.</summary>
internal static class AnyServerFix
{
    public static Fix Create(DetectedServer server, RequiredPermissions permissions) =>
        new(
            server.Kind == ServerKind.Cloudflare ? "the server behind Cloudflare" : "any server",
            $"Whatever answers OPTIONS {permissions.Path}, ahead of authentication and without needing a user, compares the "
                + "Origin with its list and answers like this; every other response, errors too, carries the first lines.",
            [
                new FixStep("on the answer to OPTIONS", "http", string.Join('\n', Preflight(permissions))),
                new FixStep("on every other response, errors too", "http", string.Join('\n', Every(permissions))),
            ]);

    /// <summary>For calls that are redirected to a login.</summary>
    public static Fix ForLogin { get; } =
        new(
            "any server",
            "Answer the calls of scripts with 401 where nobody is logged in, in place of a redirect to a login, and have that answer "
                + "carry the CORS headers too.",
            []);

    private static IEnumerable<string> Preflight(RequiredPermissions permissions) =>
    [
        "HTTP/1.1 204 No Content",
        .. Every(permissions),
        $"Access-Control-Allow-Methods: {string.Join(", ", permissions.Methods)}",
        .. permissions.Headers.Count > 0 ? [$"Access-Control-Allow-Headers: {string.Join(", ", permissions.Headers)}"] : (string[])[],
        $"Access-Control-Max-Age: {RequiredPermissions.MaxAgeSeconds}",
    ];

    private static IEnumerable<string> Every(RequiredPermissions permissions) =>
    [
        $"Access-Control-Allow-Origin: {permissions.Origin}",
        .. permissions.Credentials ? ["Access-Control-Allow-Credentials: true"] : (string[])[],
        "Vary: Origin",
    ];
}
