using System.Diagnostics.CodeAnalysis;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>An argument is wrong in a way that the parser of the command line does not see. Ends the command with the right form.</summary>
/// <param name="sentence">About the first argument that is wrong.</param>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "without its sentence it would say nothing")]
internal sealed class UsageException(string sentence) : Exception(sentence);
