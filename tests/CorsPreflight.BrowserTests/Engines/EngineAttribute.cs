using System.Reflection;
using Xunit.Sdk;

namespace CorsPreflight.Tests.Engines;

/// <summary>Plays a theory in one browser; where it is missing, the row is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class EngineAttribute : DataAttribute
{
    private readonly EngineName name;

    private protected EngineAttribute(EngineName name)
    {
        this.name = name;
        Skip = Installed.ReasonToSkip(name);
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[name]];
}

public sealed class ChromiumAttribute() : EngineAttribute(EngineName.Chromium);

public sealed class FirefoxAttribute() : EngineAttribute(EngineName.Firefox);

public sealed class WebKitAttribute() : EngineAttribute(EngineName.WebKit);
