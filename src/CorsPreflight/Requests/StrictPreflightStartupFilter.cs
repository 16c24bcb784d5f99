using CorsPreflight.Diagnostics;
using CorsPreflight.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Requests;

/// <summary>
/// Puts the middleware ahead of everything in Program.cs. Its place there says nothing: WebApplication inserts routing, authentication
/// and authorization before all of it where they are not called.
/// </summary>
internal sealed class StrictPreflightStartupFilter(Registration registration, ILoggerFactory loggers) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        ILogger logger = loggers.CreateLogger(Log.Category);
        // Whether UseStrictPreflight was called is known when the pipeline is built: Startup.Configure runs inside next(app).
        app.Use(inner =>
        {
            if (registration.IsUsed)
                return Create(inner, app.ApplicationServices, logger);
            Log.NotUsed(logger);
            return inner;
        });
        next(app);
        if (registration.FirstCallerOutside(app.Properties) is string caller)
        {
            throw new InvalidOperationException(
                $"UseStrictPreflight() was called on a branch of the pipeline at {caller}. It works ahead of the whole application: call it on the "
                + "application itself, and give the endpoints that need another policy its name, with [EnableCors(\"name\")] or RequireCors(\"name\").");
        }
    };

    private static RequestDelegate Create(RequestDelegate next, IServiceProvider services, ILogger logger)
    {
        // The monitor's instance is the one that was validated at startup; IOptions would read and compile another.
        PolicyTable policies = services.GetRequiredService<IOptionsMonitor<StrictPreflightOptions>>().CurrentValue.Compiled!;
        foreach (string warning in policies.Warnings)
            Log.UnusualPolicy(logger, warning);
        foreach (string note in policies.Notes)
            Log.ListReplaced(logger, note);
        IHostEnvironment? environment = services.GetService<IHostEnvironment>();
        if (policies.Diagnostics && environment?.IsDevelopment() == false)
            Log.DiagnosticsOn(logger, environment.EnvironmentName);
        var endpoints = new EndpointPolicy(policies, services, logger);
        return new StrictPreflightMiddleware(next, endpoints, UnhandledException.CanBeAnswered(services.GetService<IServer>(), logger), policies.Diagnostics, logger).Invoke;
    }
}
