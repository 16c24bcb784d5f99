using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Hosting;

/// <summary>Tells at startup of policies beside ours, which somebody may take for those that decide.</summary>
internal static class OtherPolicies
{
    /// <param name="services">The application's.</param>
    /// <param name="isBuiltInUsed">Whether <c>UseCors()</c> was told of already, with what belongs to it.</param>
    /// <param name="logger">Told.</param>
    public static void Tell(IServiceProvider services, bool isBuiltInUsed, ILogger logger)
    {
        ICorsPolicyProvider[] providers = FindProviders(services);
        if (providers is [.., not CorsPolicyProvider])
            Log.OtherProviderDecides(logger, NameOf(providers[^1]));
        else if (providers.LastOrDefault(static one => one is not (CorsPolicyProvider or DefaultCorsPolicyProvider)) is ICorsPolicyProvider replaced)
            Log.OtherProviderReplaced(logger, NameOf(replaced));
        if (!isBuiltInUsed && services.GetServices<IConfigureOptions<CorsOptions>>().Any())
            Log.BuiltInPoliciesLeft(logger);
    }

    // In a scope of their own, as those of a request are: they may need a database.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "code of the user runs here, which fails "
        + "for whoever asks it")]
    private static ICorsPolicyProvider[] FindProviders(IServiceProvider services)
    {
        try
        {
            using IServiceScope scope = services.CreateScope();
            return [.. scope.ServiceProvider.GetServices<ICorsPolicyProvider>()];
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static string NameOf(ICorsPolicyProvider provider) => provider.GetType().ToString();
}
