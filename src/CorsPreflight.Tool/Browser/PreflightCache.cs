using System.Globalization;

namespace CorsPreflight.Tool.Browser;

/// <summary>How long browsers remember an answer to a preflight: https://fetch.spec.whatwg.org/#http-access-control-max-age.</summary>
internal static class PreflightCache
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    public static TimeSpan LifetimeOf(Response preflight, Engine engine)
    {
        string? value = preflight.Combined("Access-Control-Max-Age");
        if (string.IsNullOrEmpty(value) || !value.All(char.IsAsciiDigit))
            return Default;
        return TimeSpan.FromSeconds(Math.Min(CapOf(engine), double.Parse(value, CultureInfo.InvariantCulture)));
    }

    private static double CapOf(Engine engine) => engine switch
    {
        Engine.Chromium => 7200,
        Engine.Firefox => 86400,
        Engine.WebKit => 600,
        _ => int.MaxValue,
    };
}
