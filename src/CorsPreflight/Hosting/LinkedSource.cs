using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Hosting;

/// <summary>A file or directory of a configuration that is to be reloaded when it changes, and may be reached by a symbolic link.</summary>
internal sealed class LinkedSource
{
    private readonly string path;
    private readonly bool isDirectory;
    private string? loaded, seen;

    private LinkedSource(IConfigurationProvider provider, string path, bool isDirectory)
    {
        Provider = provider;
        this.path = path;
        this.isDirectory = isDirectory;
    }

    public IConfigurationProvider Provider { get; }

    /// <summary>Whether its path led through a link at some time, so that nobody else sees all of its changes.</summary>
    public bool IsFollowed { get; private set; }

    /// <summary>Null where the source is none of these, is not to be reloaded, or is polled already.</summary>
    /// <exception cref="MissingMethodException">It does not say whether it is to be reloaded.</exception>
    public static LinkedSource? TryCreate(IConfigurationProvider provider)
    {
        bool isDirectory = provider is KeyPerFileConfigurationProvider;
        string? path = provider switch
        {
            FileConfigurationProvider { Source: { ReloadOnChange: true, Path: string file } source } => PathOf(source.FileProvider, file),
            KeyPerFileConfigurationProvider keys when SourceOf(keys) is { ReloadOnChange: true } source => PathOf(source.FileProvider, ""),
            _ => null,
        };
        return path is null ? null : new LinkedSource(provider, path, isDirectory);
    }

    /// <summary>Looks whether there is a link in the path now.</summary>
    public void FindLinks()
    {
        if (IsFollowed || !TryLook(out LinkStamp now) || !now.IsLinked)
            return;
        // What changed between the source's own reading and this is nowhere else to be seen; only where it is so young can it have.
        loaded = IsOlderThanProcess(now.Youngest) ? now.Text : null;
        IsFollowed = true;
    }

    /// <summary>Loads what has changed, once it has come to rest; false where it has not.</summary>
    /// <param name="failed">Told why it could not be loaded.</param>
    public bool LoadChanges(Action<IConfigurationProvider, Exception> failed)
    {
        if (!IsFollowed || !TryLook(out LinkStamp now) || now.Text == loaded)
            return true;
        if (now.Text != seen)
        {
            seen = now.Text;
            return false;
        }
        if (Load(failed))
            loaded = now.Text;
        return true;
    }

    // False where it is worth trying again though the file stays as it is.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "nobody but the log can be told")]
    private bool Load(Action<IConfigurationProvider, Exception> failed)
    {
        IChangeToken token = Provider.GetReloadToken();
        try
        {
            Provider.Load();
        }
        // It was loaded; what throws is somebody whom it told.
        catch (Exception) when (token.HasChanged)
        {
        }
        catch (Exception exception)
        {
            failed(Provider, exception);
            return exception is not (IOException or UnauthorizedAccessException) || exception is FileNotFoundException;
        }
        return true;
    }

    private bool TryLook(out LinkStamp stamp)
    {
        try
        {
            stamp = isDirectory ? LinkStamp.OfDirectory(path) : LinkStamp.OfFile(path);
            return true;
        }
        // A moment between two states, or nothing that may be looked at.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            stamp = default;
            return false;
        }
    }

    private static string? PathOf(IFileProvider? files, string path) => files switch
    {
        PhysicalFileProvider { UseActivePolling: true } => null,
        PhysicalFileProvider physical => Path.Combine(physical.Root, path.TrimStart('/', Path.DirectorySeparatorChar)),
        null => null,
        _ => files.GetFileInfo(path).PhysicalPath,
    };

    private static bool IsOlderThanProcess(DateTime time)
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            return time < process.StartTime.ToUniversalTime();
        }
        // Not every sandbox tells.
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }

    // Of files the source is public; of directories it is not.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Source")]
    private static extern KeyPerFileConfigurationSource SourceOf(KeyPerFileConfigurationProvider provider);
}
