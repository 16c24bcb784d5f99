namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Something that makes calls fail, or may.</summary>
/// <param name="Id">For programs: never changes.</param>
/// <param name="Severity">What it amounts to.</param>
/// <param name="Title">A headline.</param>
/// <param name="Explanation">Why it is so.</param>
/// <param name="Row">Where it stands in the known table.</param>
internal sealed record Cause(string Id, Severity Severity, string Title, string Explanation, Row? Row = null);
