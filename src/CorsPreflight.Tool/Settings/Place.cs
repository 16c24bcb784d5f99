using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tool.Settings;

/// <summary>Where something stands in a file.</summary>
/// <param name="File">As it was named on the command line.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units, as editors and compilers count.</param>
internal readonly record struct Place(string File, int Line, int Column)
{
    // As it is where it can be, or it could not be followed; folders do have names beyond the basic plane.
    public override string ToString() =>
        $"{(File.All(c => PrintableText.IsPrintable(c) || char.IsSurrogate(c)) ? File : Mistake.Quote(File))}({Line},{Column})";
}
