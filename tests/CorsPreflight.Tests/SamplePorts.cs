namespace CorsPreflight.Tests;

/// <summary>The samples have fixed ports: one process at a time, whichever test project starts it.</summary>
internal sealed class SamplePorts : IDisposable
{
    private static readonly string Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "corspreflight-sample-ports");

    private readonly FileStream file;

    private SamplePorts(FileStream file) => this.file = file;

    public static async Task<SamplePorts> Take()
    {
        while (true)
        {
            try
            {
                return new SamplePorts(new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                await Task.Delay(100); // another has it, and gives it back at the latest when its process ends
            }
        }
    }

    public void Dispose() => file.Dispose();
}
