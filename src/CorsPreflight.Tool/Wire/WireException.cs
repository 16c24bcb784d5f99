namespace CorsPreflight.Tool.Wire;

/// <summary>Ends an exchange that can bring no answer.</summary>
internal sealed class WireException(FailureKind kind, string sentence) : Exception(sentence)
{
    public Failure Failure => new(kind, Message);
}
