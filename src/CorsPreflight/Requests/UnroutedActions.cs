using CorsPreflight.Core.Rules;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Requests;

/// <summary>
/// Actions of MVC in its old way, UseMvc(), which makes no endpoints of them: MVC applies their CORS attributes itself, after the
/// preflight was answered and by policies that are not here.
/// </summary>
internal static class UnroutedActions
{
    /// <summary>
    /// A mistake for each that has a CORS attribute; none where MVC is absent, or uses endpoints as it does unless told otherwise.
    /// </summary>
    public static IEnumerable<StrictPreflightConfigurationError> Mistakes(IServiceProvider services)
    {
        if (services.GetService<IActionDescriptorCollectionProvider>() is not IActionDescriptorCollectionProvider actions
            || HasEndpoints(services))
            return [];
        return actions.ActionDescriptors.Items.Where(HasCorsAttribute)
            .Select(action => Mistake.UnroutedAction(action.DisplayName ?? action.Id));
    }

    // By itself, so that most of MVC is loaded only where it is used.
    private static bool HasEndpoints(IServiceProvider services) =>
        services.GetRequiredService<IOptions<MvcOptions>>().Value.EnableEndpointRouting;

    private static bool HasCorsAttribute(ActionDescriptor action) => action.EndpointMetadata.OfType<ICorsMetadata>().Any();
}
