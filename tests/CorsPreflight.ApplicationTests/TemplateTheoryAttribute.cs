namespace CorsPreflight.Tests;

/// <summary>A test that creates and builds applications: always in continuous integration, elsewhere where asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TemplateTheoryAttribute : TheoryAttribute
{
    public TemplateTheoryAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && Environment.GetEnvironmentVariable("CORSPREFLIGHT_TEMPLATES") != "1")
            Skip = "Creates, builds and starts an application, which takes long: set CORSPREFLIGHT_TEMPLATES=1 (or CI=true).";
    }
}
