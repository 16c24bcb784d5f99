using System.Diagnostics.CodeAnalysis;

namespace CorsPreflight;

/// <summary>A policy as it is written in appsettings.json. Repetitions in the lists are dropped.</summary>
[SuppressMessage("Usage", "CA2227:Collection properties should be read only", Justification = "AllowedOrigins = [\"https://…\"] must read well")]
public sealed class StrictPreflightPolicyOptions
{
    /// <summary>The origins whose pages may call.</summary>
    /// <value>
    /// At least one. <c>https://app.example.com</c> is exactly that origin; <c>https://*.example.com</c> is every name below, never
    /// <c>https://example.com</c> itself; <c>https://pr-*.example.com</c> is one label with letters, digits or hyphens for the star;
    /// <c>http://localhost:*</c> is any port, none included; <c>*</c> alone and without credentials is
    /// any origin. The default is empty, which is refused at startup.
    /// </value>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>The methods that pages may use beside GET, HEAD and POST, which always pass.</summary>
    /// <value>
    /// Compared byte by byte, so write <c>PATCH</c>. <c>*</c> is any method except CONNECT, TRACE and TRACK. The default is empty.
    /// </value>
    public IList<string> AllowedMethods { get; set; } = [];

    /// <summary>The request headers that pages may set beside the safelisted ones.</summary>
    /// <value>
    /// Compared ignoring case. <c>*</c> is any header except <c>Authorization</c>, which must be listed beside it. The default is empty.
    /// </value>
    public IList<string> AllowedHeaders { get; set; } = [];

    /// <summary>The response headers that pages may read beside the safelisted ones.</summary>
    /// <value><c>*</c> is all of them, without credentials only. The default is empty.</value>
    public IList<string> ExposedHeaders { get; set; } = [];

    /// <summary>
    /// Whether pages may send cookies, HTTP authentication and client certificates. A bearer token that a script puts into
    /// <c>Authorization</c> is no credential in this sense.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AllowCredentials { get; set; }

    /// <summary>How long browsers may remember the answer to a preflight, in seconds.</summary>
    /// <value>
    /// 0 to 86400; null sends no header, and browsers then remember for 5 seconds. Chromium caps it at 7200, WebKit at 600. The default
    /// is null.
    /// </value>
    public int? MaxAgeSeconds { get; set; }

    /// <summary>
    /// Lets <c>http://</c> origins other than localhost and loopback addresses stand with credentials: anybody on the network can
    /// then act as the user.
    /// </summary>
    /// <value>The default is false.</value>
    public bool DangerouslyAllowInsecureOrigins { get; set; }

    /// <summary>
    /// Lets a wildcard below a public suffix, such as <c>https://*.github.io</c>, stand with credentials: anybody can register a name
    /// there.
    /// </summary>
    /// <value>The default is false.</value>
    public bool DangerouslyAllowPublicSuffixes { get; set; }
}
