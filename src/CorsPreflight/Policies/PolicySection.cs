using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Policies;

/// <summary>The section of a configuration that holds the policies.</summary>
internal static class PolicySection
{
    public const string DefaultPath = "StrictPreflight";

    /// <summary>Has the section read, or reports that it is missing.</summary>
    public static void Read(IConfiguration? configuration, string path, bool isOptional, StrictPreflightOptions options)
    {
        options.Path = path;
        // Before the reading: what changes in between is then taken for a change.
        options.Snapshot = configuration is null ? null : SectionSnapshot.Take(configuration, path);
        IConfigurationSection? section = configuration?.GetSection(path);
        if (section?.Exists() == true)
        {
            new SectionReader(ConfigurationSources.Of(configuration!), options).Read(section);
        }
        else if (!isOptional)
        {
            options.Unreadable.Add(Missing(path, configuration));
            options.Spoil(path);
        }
    }

    private static StrictPreflightConfigurationError Missing(string path, IConfiguration? configuration)
    {
        string? nearest = Nearest.To(path, configuration?.GetChildren().Select(s => s.Key) ?? []);
        return Mistake.NoPolicy(path,
            "is missing from the configuration, or empty"
            + (nearest is null || nearest.Equals(path, StringComparison.OrdinalIgnoreCase) ? "" : $" (there is a {Mistake.Quote(nearest)}: is it a misspelling?)")
            + $"; add to appsettings.json: \"{path.Replace(":", "\": { \"", StringComparison.Ordinal)}\": {{ \"Policies\": {{ \"Default\": {{ \"AllowedOrigins\": [ \"https://app.example.com\" ] }} }} }}"
            + new string('}', path.Count(':')).Replace("}", " }", StringComparison.Ordinal));
    }
}
