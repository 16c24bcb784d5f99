namespace CorsPreflight.Tool.Check.Wire;

/// <summary>Why no answer came.</summary>
/// <param name="Kind">For programs.</param>
/// <param name="Sentence">For people.</param>
internal sealed record Failure(FailureKind Kind, string Sentence);
