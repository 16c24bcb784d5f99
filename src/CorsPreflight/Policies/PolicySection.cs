using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Policies;

/// <summary>The section of a configuration that holds the policies.</summary>
internal static class PolicySection
{
    public const string DefaultPath = "StrictPreflight";

    /// <summary>Has the section read, or reports that it is missing.</summary>
    public static void Read(
        IConfiguration? configuration, string path, bool isOptional, Surroundings surroundings, StrictPreflightOptions options)
    {
        options.Path = path;
        // Before the reading: what changes in between is then taken for a change.
        options.Snapshot = configuration is null ? null : SectionSnapshot.Take(configuration, path);
        IConfigurationSection? section = configuration?.GetSection(path);
        options.HasSection = section?.Exists() == true;
        if (options.HasSection)
        {
            new SectionReader(ValueSource.Of(configuration!, surroundings.ContentRoot), options).Read(section!);
        }
        else if (!isOptional)
        {
            options.Unreadable.Add(new MissingSection(path, configuration, surroundings).Describe());
            options.Spoil(path);
        }
    }
}
