using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.LawTests.Applications;

/// <summary>Calls what a layout's steps say, with a recorder in each.</summary>
internal sealed class Pipeline(Recorder recorder)
{
    /// <param name="app">The application, or a branch of it.</param>
    /// <param name="steps">From the front.</param>
    /// <param name="isRouted">Whether routing runs ahead of them.</param>
    public void Build(IApplicationBuilder app, Step[] steps, bool isRouted)
    {
        Watch(app, steps, !isRouted);
        for (int i = 0; i < steps.Length; i++)
        {
            isRouted |= steps[i] is Routing;
            if (steps[i] is Endpoints)
                Watch(app, steps[i..], !isRouted);
            Add(app, steps[i], isAheadOfRouting: !isRouted);
            // Where routing ran: the path is the one that it saw.
            if (steps[i] is Routing or PathBase)
                Watch(app, steps[i..], !isRouted);
        }
        Watch(app, [], !isRouted);
    }

    private void Add(IApplicationBuilder app, Step step, bool isAheadOfRouting)
    {
        switch (step)
        {
            case Switch:
                app.UseStrictPreflight();
                app.Use((context, next) =>
                {
                    recorder.Add(context, TraceKind.Switched, isAheadOfRouting);
                    return next(context);
                });
                break;
            case Routing:
                app.UseRouting();
                break;
            case Endpoints endpoints:
                if (app is WebApplication application)
                    Map(application, endpoints.Specs);
                else
                    app.UseEndpoints(routes => Map(routes, endpoints.Specs));
                break;
            case PathBase pathBase:
                app.UsePathBase(pathBase.Prefix);
                break;
            case MapBranch branch:
                app.Map(branch.Prefix, inner => Build(inner, branch.Inner, !isAheadOfRouting));
                break;
            case MapWhenBranch branch:
                app.MapWhen(context => Meets(context.Request, branch.Condition), inner => Build(inner, branch.Inner, !isAheadOfRouting));
                break;
            case StatusPages:
                app.UseStatusCodePagesWithReExecute(ErrorPage.Path + "/{0}");
                break;
            case Layouts.Buffer:
                app.Use(SwapBody);
                break;
            case ExceptionPage { ByPath: true }:
                app.UseExceptionHandler(ErrorPage.Path + "/500");
                break;
            case ExceptionPage:
                app.UseExceptionHandler(inner => inner.Run(context => context.Response.WriteAsync("an error page")));
                break;
            case StaticFiles files:
                app.UseStaticFiles(new StaticFileOptions
                {
                    FileProvider = new MemoryFiles(files.Paths),
                    ServeUnknownFileTypes = true,
                    OnPrepareResponse = prepared => recorder.Add(prepared.Context, TraceKind.Answered, isAheadOfRouting),
                });
                break;
            case Terminal terminal:
                app.Use((context, next) => Answers(terminal, context) ? Answer(context, 200, isAheadOfRouting) : next(context));
                break;
            case Gate:
                app.Use((context, next) => IsDenied(context.Request) ? Answer(context, 403, isAheadOfRouting) : next(context));
                break;
            case ReplacesFeature:
                app.Use((context, next) =>
                {
                    context.Features.Set<IEndpointFeature>(new OwnFeature { Endpoint = context.GetEndpoint() });
                    return next(context);
                });
                break;
            case Cache:
                app.Use(new ReplayCache(recorder).Invoke);
                break;
            case Tenant tenant:
                RequestDelegate pipeline = TenantPipeline.Build(tenant.Specs, recorder);
                app.Map(tenant.Prefix, inner => inner.Run(pipeline));
                break;
            case SetsEndpoint sets:
                app.Use(Setter(sets));
                break;
        }
    }

    private void Watch(IApplicationBuilder app, Step[] behind, bool isAheadOfRouting)
    {
        EndpointSpec[]? router = behind.OfType<Endpoints>().FirstOrDefault()?.Specs;
        app.Use((context, next) =>
        {
            recorder.Add(context, TraceKind.Passed, isAheadOfRouting, router);
            return next(context);
        });
    }

    private void Map(IEndpointRouteBuilder routes, EndpointSpec[] specs)
    {
        foreach (EndpointSpec spec in specs)
            EndpointMapping.Map(routes, spec, EndpointMapping.Handlers(recorder));
    }

    private static bool Meets(HttpRequest request, BranchCondition condition) => condition switch
    {
        BranchCondition.Header => request.Headers.ContainsKey(MapWhenBranch.Header),
        BranchCondition.Host => request.Host.Host == MapWhenBranch.Host,
        _ => request.Query.ContainsKey(MapWhenBranch.Query),
    };

    private static bool Answers(Terminal terminal, HttpContext context) =>
        (terminal.Path is null || context.Request.Path.Equals(terminal.Path, StringComparison.OrdinalIgnoreCase))
        && !(terminal.LeavesEndpoints && context.GetEndpoint() is not null);

    private static bool IsDenied(HttpRequest request) => request.Query.ContainsKey(Gate.Query);

    private Task Answer(HttpContext context, int status, bool isAheadOfRouting)
    {
        recorder.Add(context, TraceKind.Answered, isAheadOfRouting);
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("a middleware's answer");
    }

    private static async Task SwapBody(HttpContext context, RequestDelegate next)
    {
        Stream body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
        buffer.Position = 0;
        await buffer.CopyToAsync(body);
    }

    private Func<HttpContext, RequestDelegate, Task> Setter(SetsEndpoint sets)
    {
        Endpoint? endpoint = sets.Spec is null ? null : EndpointMapping.Alone(sets.Spec, EndpointMapping.Handler(sets.Spec, recorder));
        return (context, next) =>
        {
            if (context.Request.Path.Equals(sets.Path, StringComparison.OrdinalIgnoreCase))
            {
                recorder.Add(context, endpoint is null ? TraceKind.Cleared : TraceKind.Passed);
                context.SetEndpoint(endpoint);
                recorder.Add(context, TraceKind.Passed);
            }
            return next(context);
        };
    }

    private sealed class OwnFeature : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }
}
