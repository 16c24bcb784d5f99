namespace CorsPreflight.Core.Evaluation;

/// <summary>One of the checks that stand between a page and an answer.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Step">The part of the Fetch standard that asks for it; null for what is the server's own.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Finding">Why, as a sentence.</param>
internal sealed record ExplainedCheck(string Name, string? Step, Outcome Outcome, string Finding);
