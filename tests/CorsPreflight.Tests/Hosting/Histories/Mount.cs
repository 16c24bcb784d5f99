using System.Diagnostics;
using System.Globalization;

namespace CorsPreflight.Tests.Hosting.Histories;

/// <summary>
/// A ConfigMap or Secret as the kubelet mounts it: each file a link to <c>..data/file</c>, <c>..data</c> a link to a directory with the
/// time in its name. A change is a new directory, to which <c>..data</c> is led by a rename.
/// </summary>
internal sealed class Mount(string folder)
{
    private int changes;

    public string Folder => folder;

    public string this[string name] => Path.Combine(folder, name);

    public void Write(params (string Name, string Text)[] files)
    {
        Directory.CreateDirectory(folder);
        string? before = new FileInfo(this["..data"]).LinkTarget;
        string now = string.Create(CultureInfo.InvariantCulture, $"..2026_01_01_00_00_{changes++:00}.1");
        Directory.CreateDirectory(this[now]);
        foreach ((string name, string text) in files)
            File.WriteAllText(Path.Combine(this[now], name), text);
        File.CreateSymbolicLink(this["..data_tmp"], now);
        Rename(this["..data_tmp"], this["..data"]);
        foreach ((string name, _) in files.Where(file => new FileInfo(this[file.Name]).LinkTarget is null))
            File.CreateSymbolicLink(this[name], $"..data/{name}");
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.Name[0] != '.' && files.All(one => one.Name != file.Name))
                file.Delete();
        }
        if (before is not null)
            Directory.Delete(this[before], recursive: true);
    }

    /// <summary>Over whatever is there, at once. The framework has no such rename for a link to a directory.</summary>
    public static void Rename(string from, string to)
    {
        using Process process = Process.Start("mv", ["-T", from, to]);
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
    }
}
