namespace CorsPreflight.Tool.Tests.Servers;

/// <inheritdoc cref="NeedsFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = Installed.ReasonToSkip(programs);
    }

    public IReadOnlyList<string> Programs { get; }
}
