using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>What the server should allow: what the call needs, and what the server allowed anyway, so that a fix takes nothing away.</summary>
/// <param name="Origin">The page's.</param>
/// <param name="Path">What is called, without the query.</param>
/// <param name="Methods">To be listed; never empty.</param>
/// <param name="Headers">To be listed.</param>
/// <param name="Credentials">Whether they are to be allowed.</param>
internal sealed record Wanted(string Origin, string Path, IReadOnlyList<string> Methods, IReadOnlyList<string> Headers, bool Credentials)
{
    /// <summary>How long a permission may be remembered: browsers honour no more alike.</summary>
    public const int MaxAgeSeconds = 600;

    public static Wanted From(Leg leg, bool credentials)
    {
        Response? preflight = leg.Preflight?.Answer?.Response;
        return new Wanted(leg.Call.Origin, leg.Call.Url.AbsolutePath,
            Union(["GET", "POST"], Listed(preflight, "Access-Control-Allow-Methods"), BrowserModel.MethodOf(leg.Call), StringComparer.Ordinal),
            Union([], Listed(preflight, "Access-Control-Allow-Headers"), null, StringComparer.OrdinalIgnoreCase, [.. leg.Call.Headers.Select(header => header.Name).Where(name => Asks(leg.Call, name))]),
            credentials || leg.Call.Credentials);
    }

    private static string[] Union(string[] usual, IReadOnlyList<string> listed, string? wanted, StringComparer comparer, string[]? more = null) =>
        [.. usual.Concat(listed).Concat(wanted is null ? [] : [wanted]).Concat(more ?? []).Distinct(comparer)];

    private static IReadOnlyList<string> Listed(Response? preflight, string name) =>
        preflight is not null && preflight.TryReadTokens(name, out IReadOnlyList<string>? tokens) && tokens is not null ? [.. tokens.Where(token => token != "*")] : [];

    private static bool Asks(Call call, string name) => BrowserModel.ReasonsForPreflight(call).Contains(name, StringComparer.OrdinalIgnoreCase);
}
