using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>A call as far as the next redirect.</summary>
/// <param name="Call">What was called for.</param>
/// <param name="Preflight">Null where none is needed, or where the browser sends nothing at all.</param>
/// <param name="Actual">Null where the preflight did not let it go out.</param>
internal sealed record Leg(Call Call, Exchange? Preflight, Exchange? Actual);
