namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>A cause as it showed here.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Detail">What was seen, as a sentence; with words of the server's, so not fit for a terminal as it is.</param>
internal sealed record Remark(Cause Cause, string Detail);
