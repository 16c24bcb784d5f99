using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>Reports are pasted into tickets: what would let somebody in is left out.</summary>
internal static class Redaction
{
    private const string Hidden = "…";

    private static readonly string[] Words = ["auth", "jwt", "key", "password", "secret", "session", "signature", "token"];

    public static Header Redact(Header header) =>
        header.Name.ToUpperInvariant() switch
        {
            "AUTHORIZATION" => header with
            {
                Value =
                    header.Value.Split(' ', 2) is [var scheme, _] ? $"{scheme} {Hidden}"
                    : header.Value.Length == 0 ? ""
                    : Hidden,
            },
            "SET-COOKIE" => header with { Value = header.Value.Split('=', 2)[0] + "=" + Hidden },
            // A server's questions and permissions.
            "WWW-AUTHENTICATE" or "PROXY-AUTHENTICATE" => header,
            _ when Array.Exists(Words, word => header.Name.Contains(word, StringComparison.OrdinalIgnoreCase)) => header with
            {
                Value = Hidden,
            },
            _ => header,
        };
}
