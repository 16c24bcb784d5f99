using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>The code of docs/migrating.md, to be compiled and run: before and after.</summary>
internal static class MigratingDocument
{
    public static void AddBefore(WebApplicationBuilder builder)
    {
        // docs/migrating.md
        builder.Services.AddCors(cors => cors.AddPolicy("spa", policy => policy
            .WithOrigins("https://app.example.com", "https://*.preview.example.com")
            .SetIsOriginAllowedToAllowWildcardSubdomains()
            .AllowAnyMethod()
            .AllowAnyHeader()
            .AllowCredentials()));
        // docs/migrating.md
    }

    public static void UseBefore(WebApplication app)
    {
        // docs/migrating.md
        app.UseCors("spa");
        // docs/migrating.md
    }

    public static void AddAfter(WebApplicationBuilder builder)
    {
        // docs/migrating.md
        builder.Services.AddStrictPreflight();
        // docs/migrating.md
    }

    public static void UseAfter(WebApplication app)
    {
        // docs/migrating.md
        app.UseStrictPreflight();
        // docs/migrating.md
    }

    /// <summary>The lines of a policy, by how the document writes them.</summary>
    public static Dictionary<string, Action<CorsPolicyBuilder>> Lines { get; } = new()
    {
        ["WithOrigins(\"https://app.example.com\")"] = static policy => policy.WithOrigins("https://app.example.com"),
        ["SetIsOriginAllowedToAllowWildcardSubdomains()"] = static policy => policy.WithOrigins("https://*.example.com")
            .SetIsOriginAllowedToAllowWildcardSubdomains(),
        ["SetIsOriginAllowed(origin => new Uri(origin).Host == \"localhost\")"] = static policy =>
            policy.SetIsOriginAllowed(origin => new Uri(origin).Host == "localhost"),
        ["AllowAnyOrigin()"] = static policy => policy.AllowAnyOrigin(),
        ["WithMethods(\"PUT\", \"DELETE\")"] = static policy => policy.WithMethods("PUT", "DELETE"),
        ["AllowAnyMethod()"] = static policy => policy.AllowAnyMethod(),
        ["WithHeaders(\"Authorization\", \"Content-Type\")"] = static policy => policy.WithHeaders("Authorization", "Content-Type"),
        ["AllowAnyHeader()"] = static policy => policy.AllowAnyHeader(),
        ["WithExposedHeaders(\"X-Total\")"] = static policy => policy.WithExposedHeaders("X-Total"),
        ["AllowCredentials()"] = static policy => policy.AllowCredentials(),
        ["SetPreflightMaxAge(TimeSpan.FromHours(1))"] = static policy => policy.SetPreflightMaxAge(TimeSpan.FromHours(1)),
    };
}
