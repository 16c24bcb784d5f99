namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Who answered.</summary>
/// <param name="Kind">Whose remedy fits.</param>
/// <param name="Name">For people.</param>
/// <param name="Sign">By what it was recognised, in the server's words; null where it was not.</param>
/// <param name="Verdict">What this repository's library says of its refusal, where it does.</param>
internal sealed record DetectedServer(ServerKind Kind, string Name, string? Sign, PolicyVerdict? Verdict = null)
{
    public static readonly DetectedServer Unknown = new(ServerKind.Unknown, "not recognised", null);
}
