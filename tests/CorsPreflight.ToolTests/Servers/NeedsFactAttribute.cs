namespace CorsPreflight.Tool.Tests.Servers;

/// <summary>A test that needs other programs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = Installed.ReasonToSkip(programs);
    }

    public IReadOnlyList<string> Programs { get; }
}
