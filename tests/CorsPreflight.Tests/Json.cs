using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests;

internal static class Json
{
    /// <summary>An appsettings.json that is a text.</summary>
    public static IConfigurationBuilder AddJson(this IConfigurationBuilder builder, string settings, string name = "appsettings.json") =>
        builder.AddJsonFile(new TextFile(name, settings), name, optional: false, reloadOnChange: false);

    /// <summary>A file that is nowhere, so that nothing watches it.</summary>
    private sealed class TextFile(string name, string text) : IFileProvider, IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public long Length => Encoding.UTF8.GetByteCount(text);

        public string Name => name;

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);

        public IFileInfo GetFileInfo(string subpath) => subpath == name ? this : new NotFoundFileInfo(subpath);

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }
}
