using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>How the value of Access-Control-Allow-Origin misses the page's origin.</summary>
internal static class OriginDifference
{
    public static Cause Find(string value, string origin)
    {
        if (value == "null")
            return Causes.AllowOriginNull;
        if (value.Contains('*', StringComparison.Ordinal))
            return Causes.AllowOriginPattern;
        if (value == $"{origin}/")
            return Causes.AllowOriginTrailingSlash;
        if (Grammar.Lower(value) == Grammar.Lower(origin))
            return Causes.AllowOriginCase;
        // Nothing, "undefined" and "(null)" are not meant for hosts.
        if (!value.Contains("://", StringComparison.Ordinal))
            return value.Contains('.', StringComparison.Ordinal) || value.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
                ? Causes.AllowOriginNoScheme
                : Causes.AllowOriginDiffers;
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? allowed)
            || !Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
            || allowed.Host != page.Host)
            return Causes.AllowOriginDiffers;
        if (allowed.Scheme != page.Scheme)
            return Causes.AllowOriginScheme;
        if (allowed.PathAndQuery != "/" && allowed.Port == page.Port)
            return Causes.AllowOriginPath;
        return Causes.AllowOriginPort;
    }
}
