using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>
/// What the server should allow: what the call needs, and what the server allowed anyway, so that a fix takes nothing away.
/// </summary>
/// <param name="Origin">The page's.</param>
/// <param name="Path">What is called, without the query.</param>
/// <param name="Methods">To be listed; never empty.</param>
/// <param name="Headers">To be listed.</param>
/// <param name="Credentials">Whether they are to be allowed.</param>
internal sealed record RequiredPermissions(
    string Origin,
    string Path,
    IReadOnlyList<string> Methods,
    IReadOnlyList<string> Headers,
    bool Credentials)
{
    /// <summary>How long a permission may be remembered: browsers honour no more alike.</summary>
    public const int MaxAgeSeconds = 600;

    public static RequiredPermissions From(Leg leg, bool credentials)
    {
        Response? preflight = leg.Preflight?.Answer?.Response;
        IReadOnlyList<string> reasons = BrowserModel.ReasonsForPreflight(leg.Call);
        IEnumerable<string> asked = leg.Call.Headers.Select(header => header.Name)
            .Where(name => reasons.Contains(name, StringComparer.OrdinalIgnoreCase));
        string[] methods = ["GET", "POST", .. ReadList(preflight, "Access-Control-Allow-Methods"), BrowserModel.MethodOf(leg.Call)];
        string[] headers = [.. ReadList(preflight, "Access-Control-Allow-Headers"), .. asked];
        return new RequiredPermissions(
            leg.Call.Origin,
            leg.Call.Url.AbsolutePath,
            [.. methods.Distinct(StringComparer.Ordinal)],
            [.. headers.Distinct(StringComparer.OrdinalIgnoreCase)],
            credentials || leg.Call.Credentials);
    }

    // Without the *, which a list takes the place of.
    private static IEnumerable<string> ReadList(Response? preflight, string name) =>
        preflight is not null && preflight.TryReadTokens(name, out IReadOnlyList<string>? tokens) && tokens is not null
            ? tokens.Where(token => token != "*")
            : [];
}
