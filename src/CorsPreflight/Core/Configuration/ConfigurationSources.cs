using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>
/// The sources that a configuration is made of. Asked as a whole, it merges lists by index: a development origin survives a shorter
/// production list, and an empty list clears nothing. Asked one by one, the sources tell whose list it is.
/// </summary>
internal static class ConfigurationSources
{
    // Each root that is made follows the section as long as that lives.
    private static readonly ConditionalWeakTable<IConfiguration, IConfigurationRoot> Roots = [];

    /// <summary>All sources, the one that wins first. A configuration chained into another one is looked through.</summary>
    public static IEnumerable<IConfigurationProvider> List(IConfiguration configuration) => RootOf(configuration).Providers.Reverse()
        .SelectMany(provider => provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } ? List(inner) : [provider]);

    /// <summary>What the application has for its configuration. A section cannot lead back to its sources; it counts as one.</summary>
    public static IConfigurationRoot RootOf(IConfiguration configuration) => configuration as IConfigurationRoot
        ?? Roots.GetValue(configuration, static section => new ConfigurationBuilder().AddConfiguration(section).Build());

    /// <summary>Whether the source says anything at this path, and be it that there is nothing.</summary>
    public static bool Defines(this IConfigurationProvider source, string path) =>
        source.TryGet(path, out _) || source.GetChildKeys([], path).Any();

    /// <summary>The keys directly below the path, numbers in their order.</summary>
    public static string[] KeysBelow(this IConfigurationProvider source, string path)
    {
        string[] keys = [.. source.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase)];
        Array.Sort(keys, ConfigurationKeyComparer.Instance);
        return keys;
    }
}
