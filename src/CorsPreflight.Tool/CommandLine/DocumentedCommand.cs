using System.CommandLine;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>One thing that the command can do, with what its help and its errors say beside the options.</summary>
internal class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>The right form, in one line: what is shown where the arguments were wrong.</summary>
    public required string Form { get; init; }

    /// <summary>For the help: a line to type, and what it does.</summary>
    public required IReadOnlyList<(string Line, string Meaning)> Examples { get; init; }

    /// <summary>For the help: what is not said at any one option. Paragraphs.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
