namespace CorsPreflight.LawTests.Applications;

/// <summary>A response, with what ran for it.</summary>
internal sealed record Answer(int Status, string? AllowOrigin, bool AllowsCredentials, string? AllowMethods, Trace[] Traces)
{
    public bool IsReadableBy(string origin) => AllowOrigin == origin || AllowOrigin == "*";

    /// <summary>Whether a browser goes on after this preflight.</summary>
    public bool LetsIn(string origin, string method) =>
        Status == 204 && IsReadableBy(origin) && (method == "GET" || ListedMethods.Contains(method) || ListedMethods.Contains("*"));

    private string[] ListedMethods => AllowMethods?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    public override string ToString() =>
        $"{Status}{(AllowOrigin is null ? "" : $" Allow-Origin: {AllowOrigin}")}{(AllowsCredentials ? " with credentials" : "")}";
}
