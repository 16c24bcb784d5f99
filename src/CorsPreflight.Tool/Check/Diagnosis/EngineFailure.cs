using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Where and why a browser gives the call up.</summary>
/// <param name="IsAtPreflight">Whether at the preflight; else at the call itself.</param>
/// <param name="Kind">Why.</param>
/// <param name="Finding">The check that refuses, and what for, where one does.</param>
internal sealed record EngineFailure(bool IsAtPreflight, EngineFailureKind Kind, Finding Finding = default);
