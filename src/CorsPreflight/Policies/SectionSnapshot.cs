using System.Text;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Policies;

/// <summary>What each source said of the policies at one moment, so that a change can be told from a token that fired for nothing.</summary>
internal sealed class SectionSnapshot
{
    private readonly Dictionary<IConfigurationProvider, string> texts = [];

    private SectionSnapshot()
    {
    }

    public static SectionSnapshot Take(IConfiguration configuration, string path)
    {
        var snapshot = new SectionSnapshot();
        foreach (IConfigurationProvider source in ConfigurationSources.Of(configuration))
        {
            var text = new StringBuilder();
            Append(text, source, path);
            snapshot.texts[source] = text.ToString();
        }
        return snapshot;
    }

    public bool IsSameAs(SectionSnapshot other)
    {
        foreach ((IConfigurationProvider source, string text) in texts)
        {
            if (other.texts.GetValueOrDefault(source) != text)
                return false;
        }
        return texts.Count == other.texts.Count;
    }

    /// <summary>
    /// The files that had something to say here and now have no key at all: broken, half-written, emptied or gone. The configuration
    /// drops what they said without a word, which leaves a valid policy that nobody wrote.
    /// </summary>
    public IEnumerable<FileConfigurationProvider> FilesGone() =>
        texts.Where(t => t.Value.Length > 0).Select(t => t.Key).OfType<FileConfigurationProvider>().Where(file => !file.GetChildKeys([], null).Any());

    private static void Append(StringBuilder text, IConfigurationProvider source, string path)
    {
        if (source.TryGet(path, out string? value))
            text.Append(path).Append('\0').Append(value ?? "\0").Append('\0');
        string[] keys = source.KeysBelow(path);
        foreach (string key in keys)
        {
            string below = ConfigurationPath.Combine(path, key);
            // As in the reader: looking below each entry of a long list costs a pass over the source for each.
            if (keys.Length > SectionReader.LongestListToLookBelow && source.TryGet(below, out string? entry))
                text.Append(below).Append('\0').Append(entry).Append('\0');
            else
                Append(text, source, below);
        }
    }
}
