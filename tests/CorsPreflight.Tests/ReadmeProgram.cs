using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CorsPreflight.Tests;

/// <summary>The whole Program.cs of the README, to be compiled and run.</summary>
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
        // README
        services.AddStrictPreflight(o => o.Policies["Default"].AllowedMethods.Add("PATCH"));
        services.AddStrictPreflight(o => o.Policies["Partner"] = new StrictPreflightPolicyOptions { AllowedOrigins = ["https://partner.example"] });

        PreflightPolicy policy = PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = ["https://app.example.com"] });
        PreflightVerdict verdict = policy.Evaluate(new PreflightRequest("https://app.example.com", "PATCH", "x-a"));
        bool mayConnect = policy.AllowsOrigin("https://app.example.com");
        // README
        return (verdict, mayConnect);
    }

    public static void DemandAUser(IServiceCollection services)
    {
        // README
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        // README
    }

    public static void Inspect(WebApplication app)
    {
        // README
        if (app.Environment.IsDevelopment())
            app.MapStrictPreflightInspector();   // http://localhost:5000/_preflight
        // README
    }
}
