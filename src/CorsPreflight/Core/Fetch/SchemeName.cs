namespace CorsPreflight.Core.Fetch;

/// <summary>What is known of schemes: which no page's origin has, and which application schemes are something else gone wrong.</summary>
internal static class SchemeName
{
    private static readonly string[] Web = ["http", "https"];

    // Documents of some of these have the origin of whoever opened them, or none; sockets have the one of their page; the others are no
    // pages.
    private static readonly HashSet<string> NeverAnOrigin = new(StringComparer.OrdinalIgnoreCase)
    {
        "about", "amqp", "blob", "data", "file", "filesystem", "ftp", "ftps", "git", "grpc", "javascript", "jdbc", "mailto", "mongodb",
        "redis", "sftp", "ssh", "tcp", "tel", "udp", "unix", "view-source", "ws", "wss",
    };

    private static readonly HashSet<string> Applications = new(StringComparer.OrdinalIgnoreCase)
    {
        "app", "capacitor", "chrome-extension", "ionic", "moz-extension", "safari-web-extension", "tauri", "vscode-webview",
    };

    public static bool IsNeverAnOrigin(string scheme) => NeverAnOrigin.Contains(scheme);

    /// <summary>Whether applications are known to use it. Any other scheme may be one, too.</summary>
    public static bool IsKnownApplication(string scheme) => Applications.Contains(scheme);

    /// <summary>Whether it is a scheme even where no slashes follow its colon.</summary>
    public static bool IsKnown(string scheme) => IsWeb(scheme) || IsNeverAnOrigin(scheme) || IsKnownApplication(scheme);

    /// <summary>Whether addresses of this scheme are those of web servers, sockets included.</summary>
    public static bool IsWeb(string scheme) => scheme.ToUpperInvariant() is "HTTP" or "HTTPS" or "WS" or "WSS";

    /// <summary>Whether it is a host that lost its place: no application has called its scheme that.</summary>
    public static bool IsHost(string scheme)
    {
        if (scheme.Equals("localhost", StringComparison.OrdinalIgnoreCase) || scheme.Equals("www", StringComparison.OrdinalIgnoreCase))
            return true;
        // A scheme may be a domain's name, but then from right to left: com.example.app.
        int first = scheme.IndexOf('.', StringComparison.Ordinal), last = scheme.LastIndexOf('.');
        return first > 0
            && (IsTopLevel(scheme.AsSpan(last + 1)) || scheme.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            && !IsTopLevel(scheme.AsSpan(0, first));
    }

    /// <summary>Whether it is one slip away from http or https, or one of the two made harmless, as in reports of attacks.</summary>
    public static bool IsMisspelt(string scheme) =>
        Array.TrueForAll(Web, web => !web.Equals(scheme, StringComparison.OrdinalIgnoreCase))
        && (scheme.ToUpperInvariant() is "HXXP" or "HXXPS" || Array.Exists(Web, web => Slip.IsOne(scheme.ToLowerInvariant(), web)));

    /// <summary>Which of http and https a misspelt scheme was; null where it may be either.</summary>
    public static string? Meant(string misspelt)
    {
        string lower = misspelt.ToLowerInvariant();
        string[] near = lower is "hxxp" or "hxxps" ? [lower.Replace('x', 't')] : Array.FindAll(Web, web => Slip.IsOne(lower, web));
        return near.Length == 1 ? near[0] : null;
    }

    private static bool IsTopLevel(ReadOnlySpan<char> label) =>
        label.Equals("com", StringComparison.OrdinalIgnoreCase) || label.Equals("net", StringComparison.OrdinalIgnoreCase)
        || label.Equals("org", StringComparison.OrdinalIgnoreCase) || label.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || label.Equals("local", StringComparison.OrdinalIgnoreCase);
}
