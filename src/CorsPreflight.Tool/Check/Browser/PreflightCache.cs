using System.Globalization;

namespace CorsPreflight.Tool.Check.Browser;

/// <summary>How long browsers remember an answer to a preflight: https://fetch.spec.whatwg.org/#http-access-control-max-age.</summary>
internal static class PreflightCache
{
    private const long Default = 5;

    // Where the standard caps nothing, a number that is too large is this one: https://httpwg.org/specs/rfc9111.html#delta-seconds.
    private const long MaxSeconds = 1L << 31;

    public static TimeSpan GetLifetime(Response preflight, Engine engine)
    {
        string? value = preflight.Combined("Access-Control-Max-Age", engine);
        return TimeSpan.FromSeconds(string.IsNullOrEmpty(value) ? Default : engine switch
        {
            Engine.Chromium => ParseSigned(value, 7200), // services/network/cors/preflight_result.cc
            Engine.WebKit => ParseSigned(value, 600), // CrossOriginPreflightResultCache.cpp
            Engine.Firefox => ParseDigits(value, 86400, malformed: 0), // AddResultToCache in nsCORSListenerProxy.cpp
            _ => ParseDigits(value, MaxSeconds, Default),
        });
    }

    private static long ParseDigits(string value, long cap, long malformed)
    {
        if (!value.All(char.IsAsciiDigit))
            return malformed;
        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? Math.Min(seconds, cap) : cap;
    }

    // A sign is read, a negative number is as good as 0, and what is beyond 64 bits is not a number.
    private static long ParseSigned(string value, long cap) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds)
            ? Math.Clamp(seconds, 0, cap)
            : Default;
}
