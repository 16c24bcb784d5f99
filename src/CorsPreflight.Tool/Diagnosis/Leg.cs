using CorsPreflight.Tool.Browser;
using CorsPreflight.Tool.Wire;

namespace CorsPreflight.Tool.Diagnosis;

/// <summary>A call as far as the next redirect.</summary>
/// <param name="Call">What was called for.</param>
/// <param name="Preflight">Null where none is needed, or where the browser sends nothing at all.</param>
/// <param name="Actual">Null where the preflight did not let it go out.</param>
internal sealed record Leg(Call Call, Exchange? Preflight, Exchange? Actual);
