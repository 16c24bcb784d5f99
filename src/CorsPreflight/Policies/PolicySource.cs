using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Policies;

/// <summary>Finds the section and has it read, or reports that it is missing.</summary>
internal sealed class PolicySource(Registration registration, IServiceProvider services) : IConfigureOptions<StrictPreflightOptions>
{
    public const string DefaultSectionPath = "StrictPreflight";

    public void Configure(StrictPreflightOptions options)
    {
        options.Path = registration.SectionPath ?? DefaultSectionPath;
        IConfiguration? configuration = services.GetService<IConfiguration>();
        // Before the reading: what changes in between is then taken for a change.
        options.Snapshot = configuration is null ? null : SectionSnapshot.Take(configuration, options.Path);
        IConfigurationSection? section = configuration?.GetSection(options.Path);
        if (section?.Exists() == true)
            new SectionReader(ConfigurationSources.Of(configuration!), options).Read(section);
        else if (!registration.HasDelegates || registration.SectionPath is not null)
        {
            options.Unreadable.Add(Missing(options.Path, configuration));
            options.Spoil(options.Path);
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
