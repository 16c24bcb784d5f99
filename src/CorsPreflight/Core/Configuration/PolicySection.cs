using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>The section of a configuration that holds the policies.</summary>
internal static class PolicySection
{
    public const string DefaultPath = "StrictPreflight";

    /// <summary>Has the section read, or reports that it is missing.</summary>
    public static void Read(
        IConfiguration? configuration, string path, bool isOptional, Surroundings surroundings, StrictPreflightOptions options)
    {
        options.Reading.Path = path;
        IConfigurationRoot? root = configuration is null ? null : ConfigurationSources.RootOf(configuration);
        // Before the reading: what changes in between is then taken for a change.
        options.Reading.Snapshot = root is null ? null : SectionSnapshot.Take(root, path);
        IConfigurationSection? section = root?.GetSection(path);
        options.Reading.HasSection = section?.Exists() == true;
        if (options.Reading.HasSection)
        {
            new SectionReader(ValueSource.List(root!, surroundings.ContentRoot), options).Read(section!);
        }
        else if (!isOptional)
        {
            options.Reading.Unreadable.Add(new MissingSection(path, root, surroundings).Describe());
            options.Reading.MarkUnreadable(path);
        }
    }
}
