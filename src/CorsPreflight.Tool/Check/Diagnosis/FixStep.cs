namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>One place to change.</summary>
/// <param name="Where">Which place, such as "in http { }"; begins in lower case.</param>
/// <param name="Language">Of the code, as Markdown names it.</param>
/// <param name="Code">What to write there.</param>
internal sealed record FixStep(string Where, string Language, string Code);
