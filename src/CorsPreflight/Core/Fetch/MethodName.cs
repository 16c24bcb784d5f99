namespace CorsPreflight.Core.Fetch;

/// <summary>What the Fetch standard says of methods: https://fetch.spec.whatwg.org/#methods.</summary>
internal static class MethodName
{
    /// <summary>The longest registered method has 17 characters; nothing a browser sends is near this.</summary>
    public const int MaxLength = 64;

    /// <summary>No policy needs to list these: https://fetch.spec.whatwg.org/#cors-safelisted-method.</summary>
    public const string Safelisted = "GET, HEAD, POST";

    private static readonly string[] Standard = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "TRACK"];

    /// <summary>Scripts cannot send these, in whatever case: https://fetch.spec.whatwg.org/#forbidden-method.</summary>
    public static bool IsForbidden(string method) =>
        method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase)
        || method.Equals("TRACE", StringComparison.OrdinalIgnoreCase)
        || method.Equals("TRACK", StringComparison.OrdinalIgnoreCase);

    public static bool IsSafelisted(string method) => method is "GET" or "HEAD" or "POST";

    /// <summary>The spelling of the standard method that <paramref name="method"/> differs from by case only; otherwise null.</summary>
    public static string? StandardSpelling(string method)
    {
        foreach (string standard in Standard)
        {
            if (method.Equals(standard, StringComparison.OrdinalIgnoreCase))
                return method.Equals(standard, StringComparison.Ordinal) ? null : standard;
        }
        return null;
    }
}
