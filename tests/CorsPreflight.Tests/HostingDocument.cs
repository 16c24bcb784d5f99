using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>The code of docs/hosting.md, to be compiled and run.</summary>
internal static class HostingDocument
{
    public static void LogAheadOfCors(WebApplicationBuilder builder)
    {
        // docs/hosting.md
        builder.Services.AddHttpLogging();
        builder.Services.AddSingleton<IStartupFilter, AheadOfCors>();   // before the next line
        builder.Services.AddStrictPreflight();
        // docs/hosting.md
    }

    public static void DemandAUser(IServiceCollection services)
    {
        // docs/hosting.md
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        // docs/hosting.md
    }

    // docs/hosting.md
    internal sealed class AheadOfCors : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseHttpLogging();
            app.Use((context, following) =>
            {
                // As the response starts: whoever answers an exception clears what was set before.
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.XContentTypeOptions = "nosniff";
                    context.Response.Headers["X-Correlation-Id"] = context.TraceIdentifier;
                    return Task.CompletedTask;
                });
                return following(context);
            });
            next(app);
        };
    }

    // docs/hosting.md
}
