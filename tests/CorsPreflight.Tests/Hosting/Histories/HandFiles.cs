using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Hosting.Histories;

/// <summary>Files that are written by hand, and of whose changes the watchers hear when they are told.</summary>
internal sealed class HandFiles : IFileProvider
{
    /// <summary>The content of a file that cannot be read to its end.</summary>
    public const string Unreadable = "unreadable";

    private CancellationTokenSource changed = new();

    /// <summary>By name; null where not even the directory is there.</summary>
    public Dictionary<string, string>? Texts { get; set; } = [];

    /// <summary>What goes wrong in a watcher, nobody hears of: so it is with those of the framework.</summary>
    public void Tell()
    {
        try
        {
            Interlocked.Exchange(ref changed, new CancellationTokenSource()).Cancel();
        }
        catch (AggregateException)
        {
        }
    }

    public IChangeToken Watch(string filter) => new CancellationChangeToken(changed.Token);

    public IFileInfo GetFileInfo(string subpath) =>
        Texts?.TryGetValue(subpath, out string? text) == true ? new HandFile(subpath, text) : new NotFoundFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) =>
        Texts is null ? NotFoundDirectoryContents.Singleton : new HandDirectory(Texts);

    private sealed class HandDirectory(Dictionary<string, string> texts) : IDirectoryContents
    {
        public bool Exists => true;

        public IEnumerator<IFileInfo> GetEnumerator() =>
            texts.Select(static pair => (IFileInfo)new HandFile(pair.Key, pair.Value)).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class HandFile(string name, string text) : IFileInfo
    {
        public bool Exists => true;

        public long Length => text.Length;

        public string? PhysicalPath => null;

        public string Name => name;

        public DateTimeOffset LastModified => default;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => text == Unreadable ? new UnreadableStream() : new MemoryStream(Encoding.UTF8.GetBytes(text));
    }

    private sealed class UnreadableStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the disk is gone");

        public override int Read(Span<byte> buffer) => throw new IOException("the disk is gone");
    }
}
