namespace CorsPreflight.Tool.Settings;

/// <summary>Where something stands in a file.</summary>
/// <param name="File">As it was named on the command line.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units, as editors and compilers count.</param>
internal readonly record struct Place(string File, int Line, int Column)
{
    public override string ToString() => $"{File}({Line},{Column})";
}
