using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests;

/// <summary>The code of the README, and of documents that show no more than a few lines, to be compiled and run.</summary>
internal static class ReadmeProgram
{
    public static void Run(string[] args)
    {
        // README
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddStrictPreflight();   // reads the section "StrictPreflight"

        var app = builder.Build();
        app.UseStrictPreflight();                // anywhere: there is no wrong place
        app.MapPut("/orders/{id}", (int id) => $"order {id} replaced");
        app.Run();
        // README
    }

    public static void GuardWebSockets(WebApplication app)
    {
        // docs/signalr.md
        var options = app.Services.GetRequiredService<IOptions<StrictPreflightOptions>>();
        var hubs = PreflightPolicy.Create(options.Value.Policies["SignalR"]);
        app.UseWebSockets();
        app.Use((context, next) =>
        {
            string origin = context.Request.Headers.Origin.ToString();   // empty: no browser
            if (!context.WebSockets.IsWebSocketRequest || origin.Length == 0 || hubs.AllowsOrigin(origin))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        // docs/signalr.md
    }

    public static void Inspect(WebApplication app)
    {
        // README
        if (app.Environment.IsDevelopment())
            app.MapStrictPreflightInspector().AllowAnonymous();   // http://localhost:5000/_preflight
        // README
    }

    public static void Count(IServiceCollection services)
    {
        // docs/refusals.md
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("CorsPreflight"));
        // docs/refusals.md
    }
}
