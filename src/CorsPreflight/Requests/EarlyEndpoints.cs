using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Policies;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Requests;

/// <summary>
/// The endpoints of a <c>WebApplication</c> when the policies are validated: all are mapped by then, so that what is wrong with them can be
/// told together with the mistakes of the policies. Only read where there are some: to make endpoints takes time.
/// </summary>
internal sealed class EarlyEndpoints(IEndpointRouteBuilder application)
{
    /// <summary>What is wrong at endpoints; nothing where that cannot be known, and then the startup filter tells it after the policies.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "whoever makes endpoints may not be ready, and says so later by himself")]
    public IReadOnlyList<StrictPreflightConfigurationError> MistakesUnder(StrictPreflightOptions options)
    {
        try
        {
            var pages = new PageMetadata(application.ServiceProvider);
            string[] names = [.. options.Policies.Keys, .. NamesOfUnreadable(options)];
            bool areNamesKnown = !options.Unreadable.Exists(mistake => HidesPolicies(mistake, options));
            IEnumerable<StrictPreflightConfigurationError> mistakes = application.DataSources.SelectMany(static source => source.Endpoints)
                .Select(endpoint => CorsMetadata.MistakeAt(endpoint, pages.Of(endpoint), names)).OfType<StrictPreflightConfigurationError>();
            return [.. mistakes.Where(mistake => areNamesKnown || mistake.Id != Mistake.UnknownPolicyId), .. UnroutedActions.Mistakes(application.ServiceProvider)];
        }
        catch (Exception)
        {
            return [];
        }
    }

    // A policy that stands in the wrong place is known by its name.
    private static IEnumerable<string> NamesOfUnreadable(StrictPreflightOptions options)
    {
        string policies = ConfigurationPath.Combine(options.Path, nameof(options.Policies));
        return options.Spoilt.Where(path => policies.Equals(ConfigurationPath.GetParentPath(path), StringComparison.OrdinalIgnoreCase)).Select(static path => ConfigurationPath.GetSectionKey(path)!);
    }

    // Where all policies may stand below what could not be read, an unknown name is no second mistake.
    private static bool HidesPolicies(StrictPreflightConfigurationError mistake, StrictPreflightOptions options)
    {
        string policies = ConfigurationPath.Combine(options.Path, nameof(options.Policies));
        bool isBeside = options.Path.Equals(ConfigurationPath.GetParentPath(mistake.Path), StringComparison.OrdinalIgnoreCase);
        return mistake.Path.Equals(options.Path, StringComparison.OrdinalIgnoreCase) || mistake.Path.Equals(policies, StringComparison.OrdinalIgnoreCase)
            || (isBeside && mistake.Suggestion is null or nameof(StrictPreflightOptions.Policies));
    }
}
