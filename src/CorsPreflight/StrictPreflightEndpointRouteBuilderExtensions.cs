using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Diagnostics;
using CorsPreflight.Hosting;
using CorsPreflight.Inspector;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the inspector.</summary>
public static class StrictPreflightEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a page that shows the policies as compiled, the policy that each endpoint gets, the last decisions as they are made, and the
    /// answer to "would this be allowed?". It needs no write access, loads nothing from elsewhere and works without its script.
    /// Meant for Development, where its address is logged at startup. Pages of other origins cannot read it, whatever the policies allow;
    /// and it answers to localhost, names below it and loopback addresses only, unless <paramref name="evenOutsideDevelopment"/> is set. A
    /// fallback authorization policy applies to it too, hence <c>AllowAnonymous()</c>.
    /// </summary>
    /// <example>
    /// <code>
    /// if (app.Environment.IsDevelopment())
    ///     app.MapStrictPreflightInspector().AllowAnonymous();
    /// </code>
    /// </example>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">Where the page is; what it needs is below. The default is <c>/_preflight</c>.</param>
    /// <param name="evenOutsideDevelopment">
    /// Whether it also starts in other environments, with a warning, and answers to every host name. It then shows the policies, and the
    /// paths and origins of calls, to every user that it lets in: add <c>.RequireAuthorization()</c>. Where it would let in everybody, the
    /// application does not start. The default is false.
    /// </param>
    /// <returns>For conventions, such as authorization, that apply to all of the inspector.</returns>
    /// <exception cref="InvalidOperationException">
    /// <c>AddStrictPreflight()</c> was not called, or the environment is not Development and <paramref name="evenOutsideDevelopment"/> is
    /// false.
    /// </exception>
    public static IEndpointConventionBuilder MapStrictPreflightInspector(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/_preflight", bool evenOutsideDevelopment = false)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        IServiceProvider services = endpoints.ServiceProvider;
        Registration registration = services.GetService<Registration>()
            ?? throw new InvalidOperationException("MapStrictPreflightInspector() needs its services. Add this line before "
                + "builder.Build(): builder.Services.AddStrictPreflight();");
        IHostEnvironment environment = services.GetRequiredService<IHostEnvironment>();
        if (!environment.IsDevelopment() && !BuildTimeDocument.IsWritten)
        {
            if (!evenOutsideDevelopment)
            {
                throw new InvalidOperationException(
                    $"app.MapStrictPreflightInspector() shows every policy, and the environment is {environment.EnvironmentName}. Map it "
                        + "in Development only: "
                    + "if (app.Environment.IsDevelopment()) app.MapStrictPreflightInspector().AllowAnonymous(); "
                    + "or, knowing that, for users you trust: app.MapStrictPreflightInspector(evenOutsideDevelopment: "
                        + "true).RequireAuthorization();");
            }
            Log.InspectorMappedOutsideDevelopment(services.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category), environment.EnvironmentName, pattern);
        }
        registration.IsInspected = true;
        DecisionFeed feed = services.GetRequiredService<DecisionFeed>();
        var guard = new Guard(anyHost: evenOutsideDevelopment);
        var page = new InspectorPage(services.GetRequiredService<EnforcedPolicies>(), feed);
        IHostApplicationLifetime lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        var events = new DecisionEvents(feed, services.GetService<TimeProvider>() ?? TimeProvider.System, lifetime.ApplicationStopping);
        var access = new InspectorAccess(services, evenOutsideDevelopment);
        registration.BeforeListening += access.Check;
        lifetime.ApplicationStarted.Register(access.Announce);
        RouteGroupBuilder group = endpoints.MapGroup(pattern);
        group.MapGet("", context => guard.Answer(context, page.Answer)).WithDisplayName("CorsPreflight inspector").WithMetadata(access);
        group.MapGet("/events", context => guard.Answer(context, events.Answer)).WithDisplayName("CorsPreflight inspector, decisions");
        // An output cache asks nobody whom it answers, and heeds no Cache-Control.
        return group.WithMetadata(new OwnEndpoint(), new OutputCacheAttribute { NoStore = true }).ExcludeFromDescription();
    }
}
