namespace CorsPreflight.Core.Evaluation;

/// <summary>Something that may answer a request.</summary>
/// <param name="Path">The path, or what is left of it where a prefix is taken off.</param>
/// <param name="Endpoint">The endpoint's name; null for no endpoint: a file, a terminal middleware, a 404.</param>
/// <param name="Policy">The policy that it has.</param>
internal readonly record struct Possibility(string Path, string? Endpoint, AppliedPolicy Policy);
