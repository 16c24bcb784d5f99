using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>All that was sent and came back.</summary>
/// <param name="Legs">The call, and where redirects led it; never empty.</param>
/// <param name="Probe">The same question from an origin that nobody can have allowed; null where it would tell nothing.</param>
internal sealed record Evidence(IReadOnlyList<Leg> Legs, Exchange? Probe);
