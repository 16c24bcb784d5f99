using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests.Requests;

/// <summary>An endpoint that names a policy gets it, on the preflight and on every response, and never <c>Default</c> instead.</summary>
public class NamedPolicyTests
{
    private static readonly Dictionary<string, (int Status, Action<IServiceCollection> Services, Action<WebApplication> Configure)> Surroundings = new()
    {
        ["nothing else"] = (200, static _ => { }, app => MapNamed(app)),
        ["routing called explicitly, first"] = (200, static _ => { }, app =>
        {
            app.UseRouting();
            MapNamed(app);
        }
        ),
        ["authentication implied"] = (401, Probe.NobodyHandler.AddTo, app => MapNamed(app).RequireAuthorization()),
        ["an exception handler by path"] = (500, static _ => { }, app =>
        {
            app.UseExceptionHandler("/error");
            app.Map("/error", () => Results.Text("sorry", statusCode: 500));
            MapNamed(app, throws: true);
        }
        ),
        ["an exception handler by path, ahead of an explicit UseRouting"] = (500, static _ => { }, app =>
        {
            app.UseExceptionHandler("/error");
            app.UseRouting();
            app.Map("/error", () => Results.Text("sorry", statusCode: 500));
            MapNamed(app, throws: true);
        }
        ),
        ["an exception handler by path, for what throws ahead of routing"] = (500, static _ => { }, app =>
        {
            app.UseExceptionHandler("/error");
            app.Use((HttpContext context, RequestDelegate next) => context.Request.Path == "/error" ? next(context) : throw context.RequestServices.GetRequiredService<Probe>().Throw());
            app.UseRouting();
            app.Map("/error", () => Results.Text("sorry", statusCode: 500));
            MapNamed(app);
        }
        ),
        ["an exception handler by lambda"] = (500, static _ => { }, app =>
        {
            app.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("sorry")));
            MapNamed(app, throws: true);
        }
        ),
        ["an exception handler with ProblemDetails"] = (500, services => services.AddProblemDetails(), app =>
        {
            app.UseExceptionHandler();
            MapNamed(app, throws: true);
        }
        ),
        ["status code pages that execute again"] = (418, static _ => { }, app =>
        {
            app.UseStatusCodePagesWithReExecute("/status/{0}");
            app.Map("/status/{code:int}", (int code) => Results.Text("code", statusCode: code));
            MapNamed(app, status: 418);
        }
        ),
        ["status code pages for what ends ahead of routing"] = (418, static _ => { }, app =>
        {
            app.UseStatusCodePagesWithReExecute("/status/{0}");
            app.Use((HttpContext context, RequestDelegate next) =>
            {
                if (context.Request.Path.StartsWithSegments("/status", StringComparison.Ordinal))
                    return next(context);
                context.RequestServices.GetRequiredService<Probe>().Handle();
                context.Response.StatusCode = 418;
                return Task.CompletedTask;
            });
            app.UseRouting();
            app.Map("/status/{code:int}", (int code) => Results.Text("code", statusCode: code));
            MapNamed(app);
        }
        ),
        ["a 401 ahead of an explicit UseRouting"] = (401, static _ => { }, app =>
        {
            app.Use((HttpContext context, RequestDelegate _) =>
            {
                context.RequestServices.GetRequiredService<Probe>().Handle();
                context.Response.StatusCode = 401;
                return Task.CompletedTask;
            });
            app.UseRouting();
            MapNamed(app);
        }
        ),
        ["a cache hit ahead of an explicit UseRouting"] = (200, services => services.AddOutputCache(o => o.AddBasePolicy(new CacheEverything())), app =>
        {
            app.UseOutputCache();
            app.UseRouting();
            MapNamed(app);
        }
        ),
        ["a handler that writes its own CORS headers"] = (200, static _ => { }, app => app.MapMethods("/named/{id:int}", ["PUT"], (HttpContext context, Probe probe) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlAllowCredentials = "true";
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.Append("Access-Control-Allow-Origin", "https://late.example");
                return Task.CompletedTask;
            });
            return probe.Handle();
        }).RequireCors("Partner")),
    };

    public static TheoryData<string, Server> Rows()
    {
        var rows = new TheoryData<string, Server>();
        foreach (string name in Surroundings.Keys)
        {
            foreach (Server server in Enum.GetValues<Server>())
                rows.Add(name, server);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_named_policy_decides(string name, Server server)
    {
        (int status, Action<IServiceCollection> services, Action<WebApplication> configure) = Surroundings[name];
        await using TestApp app = await TestApp.Start(server, builder =>
        {
            services(builder.Services);
            builder.Services.AddStrictPreflight();
        }, app =>
        {
            configure(app);
            app.UseStrictPreflight();
        });
        Answers.Of(await app.Preflight("/named/7", TestApp.Partner, "PUT", "x-any")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Preflight("/named/7", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        (app.Probe.Handlers, app.Probe.Authentications).Should().Be((0, 0));

        // Twice, so that the second may come from the cache.
        Answers.Of(await app.Send("PUT", "/named/7", TestApp.Partner)).Should().Be(Answers.AllowedPartner(status));
        Answers.Of(await app.Send("PUT", "/named/7", TestApp.Partner)).Should().Be(Answers.AllowedPartner(status));
        Answers.Of(await app.Send("PUT", "/named/7", TestApp.App)).Should().Be(Answers.NotAllowed(status));
        Answers.Of(await app.Send("PUT", "/named/7", origin: null)).Should().Be(Answers.NotAllowed(status));
        if (name.StartsWith("a cache hit", StringComparison.Ordinal))
            app.Probe.Handlers.Should().Be(1, "the others were cache hits");
    }

    [Fact]
    public async Task Leaves_responses_of_endpoints_without_CORS_alone_but_for_foreign_headers()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.MapGet("/off", (HttpContext context, Probe probe) =>
            {
                context.Response.Headers.AccessControlAllowOrigin = "*";
                context.Response.Headers.Vary = "Accept";
                return probe.Handle();
            }).WithMetadata(new DisableCorsAttribute());
            app.UseStrictPreflight();
        });
        Answers.Of(await app.Send("GET", "/off", TestApp.App)).Should().Be(Answers.Of(200, "Vary: Accept"));
        Answers.Of(await app.Send("GET", "/off", origin: null)).Should().Be(Answers.Of(200, "Vary: Accept"));
        app.Probe.OwnLog.Should().ContainSingle(e => e.Level == LogLevel.Warning).Which.Text.Should().StartWith("The application wrote Access-Control-Allow-Origin itself, at endpoint HTTP: GET /off;");
    }

    [Fact]
    public async Task Refuses_preflights_and_sends_nothing_where_there_is_no_Default()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(o => o.Policies.Remove("Default")), app =>
        {
            app.UseStrictPreflight();
            MapNamed(app);
            app.MapPut("/plain", (Probe probe) => probe.Handle());
        });
        Answers.Of(await app.Preflight("/plain", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Send("PUT", "/plain", TestApp.App)).Should().Be(Answers.Of(200));
        Answers.Of(await app.Preflight("/named/7", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
    }

    private static RouteHandlerBuilder MapNamed(IEndpointRouteBuilder app, int status = 200, bool throws = false) =>
        app.MapPut("/named/{id:int}", (Probe probe) => throws ? throw probe.Throw() : status == 200 ? probe.Handle() : Results.StatusCode(status)).RequireCors("Partner");

    private sealed class CacheEverything : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = true;
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
