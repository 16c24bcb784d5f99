using System.Diagnostics;
using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.LawTests.Applications;

/// <summary>A pipeline over a service container of its own, as applications with tenants build them.</summary>
internal static class TenantPipeline
{
    public static RequestDelegate Build(EndpointSpec[] specs, Recorder recorder)
    {
        ServiceProvider services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddRouting()
            .AddCors()
            .AddSingleton(new DiagnosticListener("tenant"))
            .BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.UseCors();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            recorder.Add(context, TraceKind.Passed, router: specs);
            return next(context);
        });
        app.UseEndpoints(routes =>
        {
            foreach (EndpointSpec spec in specs)
                EndpointMapping.Map(routes, spec, EndpointMapping.Handlers(recorder));
        });
        RequestDelegate pipeline = app.Build();
        return async context =>
        {
            IServiceProvider outer = context.RequestServices;
            await using AsyncServiceScope scope = services.CreateAsyncScope();
            context.RequestServices = scope.ServiceProvider;
            try
            {
                await pipeline(context);
            }
            finally
            {
                context.RequestServices = outer;
            }
        };
    }
}
