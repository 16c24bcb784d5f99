using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Rules;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Hosting;

/// <summary>
/// The endpoints of a <c>WebApplication</c> when the policies are validated: all are mapped by then, so that what is wrong with them can be
/// told together with the mistakes of the policies. Only read where there are some: to make endpoints takes time.
/// </summary>
internal sealed class EarlyEndpoints(IEndpointRouteBuilder application)
{
    /// <summary>
    /// What is wrong at endpoints; nothing where that cannot be known yet, and then it is told when the pipeline is built.
    /// </summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "who makes endpoints may not be ready yet, "
        + "and says so later")]
    public IReadOnlyList<StrictPreflightConfigurationError> MistakesUnder(StrictPreflightOptions options)
    {
        try
        {
            var pages = new PageMetadata(application.ServiceProvider);
            string[] names = [.. options.Policies.Keys, .. NamesOfUnreadable(options)];
            bool areNamesKnown = !options.Reading.Unreadable.Exists(mistake => HidesPolicies(mistake, options));
            bool isShortCircuitRefused = ShortCircuit.RefusesCors(application.ServiceProvider);
            IEnumerable<StrictPreflightConfigurationError> mistakes = application.DataSources.SelectMany(static source => source.Endpoints)
                .SelectMany(endpoint => CorsMetadata.MistakesAt(endpoint, pages.FindCors(endpoint), names, isShortCircuitRefused))
                .Where(mistake => areNamesKnown || mistake.Id != RuleCatalogue.UnknownPolicy.Id);
            return [.. mistakes, .. UnroutedActions.Mistakes(application.ServiceProvider)];
        }
        catch (Exception)
        {
            return [];
        }
    }

    // A policy that is in the wrong place, or not an object, is known by its name.
    private static IEnumerable<string> NamesOfUnreadable(StrictPreflightOptions options)
    {
        string policies = ConfigurationPath.Combine(options.Reading.Path, nameof(options.Policies));
        return options.Reading.UnreadablePaths.Where(path => Is(ConfigurationPath.GetParentPath(path), policies))
            .Select(ConfigurationPath.GetSectionKey)!;
    }

    // Where all policies may be in what could not be read, an unknown name is not a second mistake.
    private static bool HidesPolicies(StrictPreflightConfigurationError mistake, StrictPreflightOptions options)
    {
        bool isUnknownKey = mistake.Id == RuleCatalogue.UnknownKey.Id
            && Is(ConfigurationPath.GetParentPath(mistake.Path), options.Reading.Path);
        return Is(mistake.Path, options.Reading.Path)
            || Is(mistake.Path, ConfigurationPath.Combine(options.Reading.Path, nameof(options.Policies)))
            || (isUnknownKey && mistake.Suggestion is null or nameof(StrictPreflightOptions.Policies));
    }

    private static bool Is(string? path, string other) => other.Equals(path, StringComparison.OrdinalIgnoreCase);
}
