namespace CorsPreflight.Tests;

/// <summary>A test of a native binary: in continuous integration always, elsewhere where something is there that links one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute()
    {
        if (NativeSample.Linker is null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "Publishes a native binary, and no linker is in the PATH: on Debian, apt-get install gcc libc6-dev. (Tried on Linux only.)";
    }
}
