using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.LawTests.Applications;

/// <summary>Files that are nowhere, so that nothing watches them.</summary>
internal sealed class MemoryFiles(string[] paths) : IFileProvider
{
    public IFileInfo GetFileInfo(string subpath) => paths.Contains(subpath) ? new MemoryFile(subpath) : new NotFoundFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class MemoryFile(string path) : IFileInfo
    {
        private static readonly byte[] Content = "a file's content"u8.ToArray();

        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public long Length => Content.Length;

        public string Name => Path.GetFileName(path);

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(Content, writable: false);
    }
}
