using System.Text;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace CorsPreflight.Tool.Settings;

/// <summary>A file of settings, read once: its places and what the configuration makes of it are of the same text.</summary>
internal sealed class SettingsFile
{
    // Thousands of times what policies take. Without a bound, a device would be read until the memory ends.
    private const int MaxBytes = 64 * 1024 * 1024;

    private readonly byte[] text;

    private SettingsFile(string name, string text)
    {
        Name = name;
        this.text = Encoding.UTF8.GetBytes(text);
        Map = new JsonMap(name, this.text);
    }

    public string Name { get; }

    public JsonMap Map { get; }

    public IConfigurationSource Source => new NamedSource(Name) { Stream = new MemoryStream(text) };

    /// <summary>Reads the file.</summary>
    /// <exception cref="NoAnswerException">It is not there, or it is nothing that the configuration could read.</exception>
    public static async Task<SettingsFile> Read(string name, CancellationToken cancellation)
    {
        string shown = Mistake.Quote(name);
        if (Directory.Exists(name))
            throw new NoAnswerException(
                $"{shown} is a folder; name the file, such as {Mistake.Quote(Path.Combine(name, "appsettings.json"))}.");
        return new SettingsFile(name, await ReadText(name, shown, cancellation));
    }

    private static async Task<string> ReadText(string name, string shown, CancellationToken cancellation)
    {
        try
        {
            using var content = new MemoryStream();
            await using FileStream file = File.OpenRead(name);
            byte[] buffer = new byte[81920];
            for (int read; (read = await file.ReadAsync(buffer, cancellation)) > 0;)
            {
                await content.WriteAsync(buffer.AsMemory(0, read), cancellation);
                if (content.Length > MaxBytes)
                    throw new NoAnswerException($"{shown} is larger than 64 MB, which no file of settings is.");
            }
            content.Position = 0;
            // As the configuration does: by the byte order mark, else UTF-8.
            using var reader = new StreamReader(content);
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NoAnswerException($"There is no file {shown}.");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new NoAnswerException($"{shown} cannot be read: {PrintableText.Clean(exception.Message, 500)}");
        }
    }

    private sealed class NamedSource(string name) : JsonStreamConfigurationSource
    {
        public override IConfigurationProvider Build(IConfigurationBuilder builder) => new NamedProvider(this, name);
    }

    // The notes on whose list counts say it.
    private sealed class NamedProvider(JsonStreamConfigurationSource source, string name) : JsonStreamConfigurationProvider(source)
    {
        public override string ToString() => name;
    }
}
