namespace CorsPreflight.Tests;

/// <summary>A build of a sample, and how it is started.</summary>
internal sealed record SampleBuild(string Name, string Folder, string Program, string[] Arguments)
{
    public string Settings => Path.Combine(Folder, "appsettings.json");

    /// <summary>Replaces the settings at once: whoever watches the file never reads half of it.</summary>
    public void Edit(string settings)
    {
        string next = Path.Combine(Folder, "next.json");
        File.WriteAllText(next, settings);
        File.Move(next, Settings, overwrite: true);
    }
}
