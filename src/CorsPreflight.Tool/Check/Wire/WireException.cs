using System.Diagnostics.CodeAnalysis;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>Ends an exchange that can bring no answer.</summary>
[SuppressMessage(
    "Design",
    "CA1032:Implement standard exception constructors",
    Justification = "it is thrown and caught in this folder only")]
internal sealed class WireException(FailureKind kind, string sentence) : Exception(sentence)
{
    public Failure Failure => new(kind, Message);
}
