using System.Runtime.CompilerServices;
using CorsPreflight.Hosting;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Switches CorsPreflight on.</summary>
public static class StrictPreflightApplicationBuilderExtensions
{
    /// <summary>
    /// Answers preflights ahead of the whole pipeline and completes every other response. There is no wrong place to call it: it takes
    /// effect before anything in Program.cs, authentication included.
    /// </summary>
    /// <param name="app">The application; called on a branch of it (<c>Map</c>, <c>UseWhen</c>), the application does not start.</param>
    /// <param name="callerFile">Set by the compiler, for error messages.</param>
    /// <param name="callerLine">Set by the compiler, for error messages.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="InvalidOperationException"><c>AddStrictPreflight()</c> was not called.</exception>
    public static IApplicationBuilder UseStrictPreflight(this IApplicationBuilder app, [CallerFilePath] string callerFile = "", [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(app);
        Registration registration = app.ApplicationServices.GetService<Registration>()
            ?? throw new InvalidOperationException("UseStrictPreflight() needs its services. Add this line before builder.Build(): "
                + "builder.Services.AddStrictPreflight();");
        registration.Use(app, $"{callerFile}:{callerLine}");
        if (app is IEndpointRouteBuilder application)
            registration.MistakesAtEndpoints ??= new EarlyEndpoints(application).MistakesUnder;
        // Behind routing there is a mark: what comes to it has been routed, whether an endpoint was chosen or not.
        return app.Properties.ContainsKey(MirrorRouting.RouteBuilder) ? app.Use(EndpointRecord.MarkRouted) : app;
    }
}
