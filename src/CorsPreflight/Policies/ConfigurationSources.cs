using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Policies;

/// <summary>
/// The sources that a configuration is made of. Asked as a whole, it merges lists by index: a development origin survives a shorter
/// production list, and an empty list clears nothing. Asked one by one, the sources tell whose list it is.
/// </summary>
internal static class ConfigurationSources
{
    /// <summary>All sources, the one that wins first. A configuration chained into another one is looked through.</summary>
    public static IEnumerable<IConfigurationProvider> Of(IConfiguration configuration)
    {
        // A section cannot lead back to its sources; it counts as one.
        IConfigurationRoot root = configuration as IConfigurationRoot ?? new ConfigurationBuilder().AddConfiguration(configuration).Build();
        return root.Providers.Reverse().SelectMany(provider => provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } ? Of(inner) : [provider]);
    }

    /// <summary>Whether the source says anything at this path, and be it that there is nothing.</summary>
    public static bool Defines(this IConfigurationProvider source, string path) => source.TryGet(path, out _) || source.GetChildKeys([], path).Any();

    /// <summary>The keys directly below the path, numbers in their order.</summary>
    public static string[] KeysBelow(this IConfigurationProvider source, string path)
    {
        string[] keys = [.. source.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase)];
        Array.Sort(keys, ConfigurationKeyComparer.Instance);
        return keys;
    }
}
