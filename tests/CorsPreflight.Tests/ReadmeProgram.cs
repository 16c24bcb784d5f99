using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests;

/// <summary>The code of the README, to be compiled and run.</summary>
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

    public static (PreflightVerdict Verdict, bool MayConnect) InCode(IServiceCollection services)
    {
        // docs/settings.md
        services.AddStrictPreflight(o => o.Policies["Default"].AllowedMethods.Add("PATCH"));
        services.AddStrictPreflight(o => o.Policies["Partner"] = new StrictPreflightPolicyOptions { AllowedOrigins = ["https://partner.example"] });

        PreflightPolicy policy = PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = ["https://app.example.com"] });
        PreflightVerdict verdict = policy.Evaluate(new PreflightRequest("https://app.example.com", "PATCH", "x-a"));
        bool mayConnect = policy.AllowsOrigin("https://app.example.com");
        // docs/settings.md
        return (verdict, mayConnect);
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

    public static void DemandAUser(IServiceCollection services)
    {
        // docs/hosting.md
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        // docs/hosting.md
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
