using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Hosting;

/// <summary>
/// What an options monitor gives to whoever asks for the options: those in force. The framework's own cache has them made anew when an
/// IOptionsChangeTokenSource fires, and whoever fired it would get what is wrong with them as an exception.
/// </summary>
internal sealed class OptionsInForce(IServiceProvider services) : IOptionsMonitorCache<StrictPreflightOptions>
{
    private readonly Lock making = new();
    private IChangeToken[] made = [];
    private volatile StrictPreflightOptions? inForce;

    /// <summary>Whether anything has changed since the first were made, while nobody followed it yet.</summary>
    public bool IsFirstOutdated => Array.Exists(made, static token => token.HasChanged);

    /// <summary>What tells that they may be other ones.</summary>
    public static IEnumerable<Func<IChangeToken>> ChangesIn(IServiceProvider services)
    {
        if (services.GetService<IConfiguration>() is IConfiguration configuration)
            yield return configuration.GetReloadToken;
        foreach (var source in services.GetServices<IOptionsChangeTokenSource<StrictPreflightOptions>>())
            yield return source.GetChangeToken;
    }

    public StrictPreflightOptions GetOrAdd(string? name, Func<StrictPreflightOptions> createOptions)
    {
        // Only the options without a name have policies.
        if (!string.IsNullOrEmpty(name))
            return createOptions();
        if (inForce is StrictPreflightOptions options)
            return options;
        lock (making)
        {
            if (inForce is null)
            {
                made = [.. ChangesIn(services).Select(static change => change())];
                inForce = createOptions();
            }
            return inForce;
        }
    }

    public void Replace(StrictPreflightOptions options) => inForce = options;

    public bool TryAdd(string? name, StrictPreflightOptions options) => false;

    public bool TryRemove(string? name) => false;

    public void Clear()
    {
    }
}
