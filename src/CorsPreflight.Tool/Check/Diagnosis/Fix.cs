namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>What makes the call work.</summary>
/// <param name="For">Whom it is for, in words: a server, or the page.</param>
/// <param name="Advice">What to do, and why there.</param>
/// <param name="Steps">The places to change; empty where it is not a matter of code.</param>
/// <param name="IsForPage">Whether the page is to change, and not the server.</param>
internal sealed record Fix(string For, string Advice, IReadOnlyList<FixStep> Steps, bool IsForPage = false);
