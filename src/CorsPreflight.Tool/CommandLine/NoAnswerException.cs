using System.Diagnostics.CodeAnalysis;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>
/// There is no answer, through no fault of the tool: a file is missing, a name unknown. Ends the command with its one sentence.
/// </summary>
/// <param name="sentence">What is wrong and, where it can be told, what would be right.</param>
/// <param name="exitCode">One of <see cref="CommandLine.ExitCode"/>.</param>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "without its sentence it would say nothing")]
internal sealed class NoAnswerException(string sentence, int exitCode = ExitCode.Usage) : Exception(sentence)
{
    public int ExitCode => exitCode;
}
