using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>
/// What each source said of the policies at one moment, so that a change can be told from a token that fired for nothing, and a source that
/// was taken away by mistake from one that was edited.
/// </summary>
internal sealed class SectionSnapshot
{
    private readonly Source[] sources;

    private SectionSnapshot(Source[] sources)
    {
        this.sources = sources;
    }

    /// <param name="configuration">Null where there is none.</param>
    /// <param name="path">Of the section.</param>
    /// <param name="failureOf">Why a source could not be read when it changed last; null where it could.</param>
    public static SectionSnapshot Take(IConfiguration? configuration, string path, Func<IConfigurationProvider, string?>? failureOf = null)
    {
        IEnumerable<IConfigurationProvider> all = configuration is null ? [] : ConfigurationSources.List(configuration);
        return new SectionSnapshot([.. all.Select(source => Look(source, path, failureOf?.Invoke(source)))]);
    }

    /// <summary>
    /// Whether the sources say the same, and are as well. Not which objects they are: some are made anew whenever others come.
    /// </summary>
    public bool IsSameAs(SectionSnapshot other) =>
        sources.Length == other.sources.Length
        && sources.Zip(other.sources).All(static pair => pair.First with { Provider = pair.Second.Provider } == pair.Second);

    /// <summary>
    /// The sources that had something to say here and now cannot be read, or have no key at all: broken, half-written, emptied or gone. The
    /// configuration drops what they said without a word, which leaves a valid policy that nobody wrote. So does one that cannot be read
    /// and goes on saying what it said before, which nobody may ever have accepted.
    /// </summary>
    /// <param name="now">What the sources say now.</param>
    /// <param name="everySource">Whether all that they say counts, because code reads what it likes.</param>
    public IEnumerable<string> LostIn(SectionSnapshot now, bool everySource)
    {
        List<Source> told = [];
        foreach (Source source in sources.Where(source => source.HasKeys && source.Counts(everySource)))
        {
            Source? here = Array.Find(now.sources, other => other.Provider == source.Provider) ?? ReplacementOf(source, now);
            if (here is not { IsWell: false })
                continue;
            told.Add(here);
            string why = here.Failure is null ? "is empty or gone" : $"could not be read: {here.Failure}";
            yield return $"{here.Name}, which the policies in force come from, {why}";
        }
        foreach (Source stale in now.sources.Where(source => source is { HasKeys: true, Failure: not null } && source.Counts(everySource)))
        {
            if (!told.Contains(stale))
                yield return $"{stale.Name} could not be read, and has only what it had before: {stale.Failure}";
        }
    }

    // Whoever adds or removes a source while the application runs has all others made anew. One that was removed is not lost.
    private Source? ReplacementOf(Source source, SectionSnapshot now)
    {
        Source[] before = FindNamedLike(source, sources, except: now.sources), after = FindNamedLike(source, now.sources, except: sources);
        bool isOneLost = after.Count(static one => one.IsWell) < before.Count(static one => one.HasKeys);
        return isOneLost ? Array.Find(after, static one => !one.IsWell) : null;
    }

    private static Source[] FindNamedLike(Source source, Source[] all, Source[] except) => Array.FindAll(all, one =>
        one.Name == source.Name
        && one.Provider.GetType() == source.Provider.GetType()
        && !Array.Exists(except, other => other.Provider == one.Provider));

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "what throws cannot be read")]
    private static Source Look(IConfigurationProvider source, string path, string? failure)
    {
        try
        {
            var text = new StringBuilder();
            Append(text, source, path);
            bool hasKeys = text.Length > 0 || source.GetChildKeys([], null).Any();
            return new Source(source, source.ToString() ?? "", text.ToString(), hasKeys, failure);
        }
        catch (Exception exception)
        {
            return new Source(source, source.GetType().Name, "", HasKeys: false, failure ?? exception.Message);
        }
    }

    private static void Append(StringBuilder text, IConfigurationProvider source, string path)
    {
        if (source.TryGet(path, out string? value))
            text.Append(path).Append('\0').Append(value ?? "\0").Append('\0');
        string[] keys = source.KeysBelow(path);
        foreach (string key in keys)
        {
            string below = ConfigurationPath.Combine(path, key);
            // As in the reader: looking below each entry of a long list costs a pass over the source for each.
            if (keys.Length > SectionReader.MaxListToLookBelow && source.TryGet(below, out string? entry))
                text.Append(below).Append('\0').Append(entry).Append('\0');
            else
                Append(text, source, below);
        }
    }

    private sealed record Source(IConfigurationProvider Provider, string Name, string Text, bool HasKeys, string? Failure)
    {
        public bool IsWell => HasKeys && Failure is null;

        public bool Counts(bool everySource) => everySource || Text.Length > 0;
    }
}
