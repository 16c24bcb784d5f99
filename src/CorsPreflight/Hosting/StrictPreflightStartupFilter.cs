using CorsPreflight.Diagnostics;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Hosting;

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
            // Middleware is created from the last to the first, and we are in front.
            registration.IsStarting = false;
            if (BuildTimeDocument.IsWritten)
                return inner;
            registration.BeforeListening?.Invoke();
            if (registration.IsUsed)
                return Create(inner, app, logger);
            Log.MiddlewareNotUsed(logger);
            return inner;
        });
        next(app);
        if (registration.FindCallOnBranch(app.Properties) is string caller)
        {
            throw new InvalidOperationException(
                $"UseStrictPreflight() was called on a branch of the pipeline at {caller}. It works ahead of the whole application: call "
                    + "it on the "
                + "application itself, and give the endpoints that need another policy its name, with [EnableCors(\"name\")] or "
                    + "RequireCors(\"name\").");
        }
    };

    private RequestDelegate Create(RequestDelegate next, IApplicationBuilder app, ILogger logger)
    {
        IServiceProvider services = app.ApplicationServices;
        string? server = services.GetService<IServer>()?.GetType().Assembly.GetName().Name;
        PolicyReloader reloader = services.GetRequiredService<PolicyReloader>();
        CurrentPolicies policies = reloader.Current;
        var endpoints = new EndpointPolicy(policies.Active, PipelineRouting.Find(registration.Pipeline ?? app), services, logger);
        reloader.Start(endpoints.MistakesUnder, endpoints.GetChangeToken);
        services.GetRequiredService<EnforcedPolicies>().Enforce(policies, endpoints);
        if (policies.Active.Default is null && endpoints.IsDefaultForAll)
            Log.NoPolicyApplies(logger, string.Join(", ", policies.Active.Names));
        else
            endpoints.WarningsUnder(policies.Active).ForEach(warning => Log.UnusualPolicy(logger, warning.Id, warning.Message));
        if (registration.IsBuiltInUsed)
            Log.BuiltInCorsIgnored(logger);
        OtherPolicies.Tell(services, registration.IsBuiltInUsed, logger);
        if (ServerAuthentication.FindObstacle(server, services) is string obstacle)
            Log.PreflightsBlockedByServer(logger, obstacle);
        DecisionFeed? feed = registration.IsInspected ? services.GetRequiredService<DecisionFeed>() : null;
        var decisions = new Decisions(logger, services.GetRequiredService<PreflightMetrics>(), services.GetService<TimeProvider>() ?? TimeProvider.System, feed);
        return new StrictPreflightMiddleware(next, policies, endpoints, UnhandledException.CanBeAnswered(server, logger), decisions).Invoke;
    }
}
