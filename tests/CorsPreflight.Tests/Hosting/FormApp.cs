using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Hosting;

/// <summary>
/// An application that takes forms, under the CSRF protection of ASP.NET Core 11; on 10 under the same rule as it is documented:
/// https://learn.microsoft.com/aspnet/core/security/csrf-protection.
/// </summary>
internal static class FormApp
{
    public const string Settings = """
        { "StrictPreflight": { "Policies": {
            "Default": { "AllowedOrigins": [ "https://app.example" ], "AllowCredentials": true },
            "Partner": { "AllowedOrigins": [ "https://partner.example" ], "AllowCredentials": true },
            "Shops": { "AllowedOrigins": [ "https://*.shops.example" ], "AllowCredentials": true },
            "Ports": { "AllowedOrigins": [ "http://localhost:*" ], "AllowCredentials": true },
            "Public": { "AllowedOrigins": [ "*" ] },
            "Readers": { "AllowedOrigins": [ "https://reader.example" ] } } } }
        """;

    /// <summary>Whether the framework is the one that protects.</summary>
    public static bool IsProtectedByFramework { get; } = Environment.Version.Major >= 11;

    public static void Map(WebApplication app)
    {
        MapForm("/form");
        MapForm("/partner").RequireCors("Partner");
        MapForm("/shops").RequireCors("Shops");
        MapForm("/ports").RequireCors("Ports");
        MapForm("/public").RequireCors("Public");
        MapForm("/readers").RequireCors("Readers");
        MapForm("/disabled").WithMetadata(new DisableCorsAttribute());
        MapForm("/open").DisableAntiforgery();

        RouteHandlerBuilder MapForm(string pattern) => app.MapPost(pattern, static ([FromForm] string name) => name);
    }

    /// <summary>To be called where WebApplication has its own: first in Program.cs, or behind UseRouting().</summary>
    public static void Protect(WebApplication app)
    {
        if (!IsProtectedByFramework)
            app.Use(Validate);
    }

    /// <summary>Posts a form as a browser does, and tells whether it was taken; everything else fails.</summary>
    public static async Task<string> Post(TestApp app, string path, string? origin, string? site)
    {
        using HttpResponseMessage response = await app.Send("POST", path, origin, request =>
        {
            if (site is not null)
                request.Headers.Add("Sec-Fetch-Site", site);
            request.Content = new FormUrlEncodedContent([new("name", "x")]);
        });
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync()) switch
        {
            (200, "x") => "taken",
            (400, "") => "denied",
            (int status, string body) => $"{status} {body}",
        };
    }

    private static async Task Validate(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false })
        {
            await next(context);
            return;
        }
        // Else the framework does not run endpoints that want to be protected.
        context.Items["__AntiforgeryMiddlewareWithEndpointInvoked"] = true;
        context.Features.Set<IAntiforgeryValidationFeature>(await IsTrusted(context) ? new Verdict(true, null) : new Verdict(false, new CsrfValidationException()));
        await next(context);
    }

    private static async Task<bool> IsTrusted(HttpContext context)
    {
        string site = context.Request.Headers["Sec-Fetch-Site"].ToString(), origin = context.Request.Headers.Origin.ToString();
        if (site is "same-origin" or "none")
            return true;
        if (origin.Length > 0 && await FindPolicy(context) is { AllowAnyOrigin: false, SupportsCredentials: true } policy && policy.IsOriginAllowed(origin))
            return true;
        return site.Length == 0 && (origin.Length == 0 || origin.Equals($"{context.Request.Scheme}://{context.Request.Host}", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<CorsPolicy?> FindPolicy(HttpContext context)
    {
        ICorsMetadata? cors = context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>();
        return cors is IDisableCorsAttribute || context.RequestServices.GetService<ICorsPolicyProvider>() is not ICorsPolicyProvider provider ? null
            : await provider.GetPolicyAsync(context, (cors as IEnableCorsAttribute)?.PolicyName);
    }

    private sealed record Verdict(bool IsValid, Exception? Error) : IAntiforgeryValidationFeature;

    [SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "stands for the framework's own")]
    private sealed class CsrfValidationException : Exception;
}
