using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

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

    [Theory]
    [InlineData("PUT", "/method", TestApp.Partner)]
    [InlineData("DELETE", "/method", null)]
    [InlineData("GET", "/method", TestApp.App)]
    [InlineData("PUT", "/METHOD", TestApp.Partner)]
    [InlineData("PUT", "/method/", TestApp.Partner)]
    [InlineData("PUT", "/any", TestApp.Partner)]
    [InlineData("PUT", "/disabled", null)]
    [InlineData("PUT", "/group/plain", TestApp.Partner)]
    [InlineData("PUT", "/group/own", TestApp.App)]
    [InlineData("PUT", "/group/off", null)]
    [InlineData("PUT", "/number/7", TestApp.Partner)]
    [InlineData("PUT", "/number/seven", TestApp.App)]
    [InlineData("PUT", "/unnamed", TestApp.App)]
    [InlineData("PUT", "/nowhere", TestApp.App)]
    [InlineData("PUT", "/typed", TestApp.Partner)]
    [InlineData("PUT", "/torn", null)]
    [InlineData("PUT", "/host", TestApp.Partner)]
    [InlineData("PUT", "/controller", TestApp.Partner)]
    [InlineData("DELETE", "/controller", null)]
    [InlineData("POST", "/controller", TestApp.App)]
    public async Task The_endpoint_that_the_requested_method_reaches_decides(string method, string path, string? allowed)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, builder =>
        {
            builder.Services.AddControllers().AddApplicationPart(typeof(NamedPolicyTests).Assembly);
            builder.Services.AddStrictPreflight(o => o.Policies["Default"].AllowedMethods.Add("DELETE"));
        }, app =>
        {
            app.UseStrictPreflight();
            Delegate handle = (Probe probe) => probe.Handle();
            app.MapPut("/method", handle).RequireCors("Partner");
            app.MapDelete("/method", handle).WithMetadata(new DisableCorsAttribute());
            app.MapGet("/method", handle);
            app.Map("/any", handle).RequireCors("partner");
            app.MapPut("/disabled", handle).RequireCors("Partner").WithMetadata(new DisableCorsAttribute());
            RouteGroupBuilder group = app.MapGroup("/group").RequireCors("Partner");
            group.MapPut("/plain", handle);
            group.MapPut("/own", handle).RequireCors("Default");
            group.MapPut("/off", [DisableCors] (Probe probe) => probe.Handle());
            app.MapPut("/number/{id:int}", handle).RequireCors("Partner");
            app.MapPut("/number/{name}", handle);
            app.MapPut("/unnamed", [EnableCors] (Probe probe) => probe.Handle());
            app.MapPut("/typed", handle).Accepts<string>("application/json").RequireCors("Partner");
            app.MapPut("/typed", handle).Accepts<string>("text/plain").RequireCors("PARTNER");
            app.MapPut("/torn", handle).Accepts<string>("application/json").RequireCors("Partner");
            app.MapPut("/torn", handle).Accepts<string>("text/plain").RequireCors("Default");
            app.MapPut("/host", handle).RequireHost("localhost").RequireCors("Partner");
            app.MapPut("/host", handle).RequireHost("elsewhere.example");
            app.MapControllers();
        });
        foreach (string origin in new[] { TestApp.App, TestApp.Partner, TestApp.Evil })
        {
            string expected = origin != allowed ? Answers.RefusedPreflight
                : origin == TestApp.App ? Answers.AllowedPreflight.Replace("Methods: PUT", "Methods: PUT, DELETE", StringComparison.Ordinal)
                : Answers.AllowedPartnerPreflight;
            Answers.Of(await app.Preflight(path, origin, method)).Should().Be(expected, origin);
        }
        app.Probe.Handlers.Should().Be(0);
    }

    [Theory]
    [InlineData("path base")]
    [InlineData("branch")]
    [InlineData("path base and fallback")]
    public async Task The_endpoint_behind_a_path_base_decides(string kind)
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            if (kind == "branch")
            {
                app.Map("/api/v1", branch =>
                {
                    branch.UseRouting();
                    branch.UseEndpoints(Map);
                });
                return;
            }
            app.UsePathBase("/api/v1");
            app.UseRouting();
            Map(app);
            if (kind.EndsWith("fallback", StringComparison.Ordinal))
                app.MapFallback(() => "fallback");
        });
        Answers.Of(await app.Preflight("/api/v1/off", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/api/v1/named", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        // A fallback takes the whole path too, so which of the two it is cannot be told.
        Answers.Of(await app.Preflight("/api/v1/named", TestApp.Partner, "PUT")).Should().Be(kind.EndsWith("fallback", StringComparison.Ordinal) ? Answers.RefusedPreflight : Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Send("PUT", "/api/v1/named", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        Answers.Of(await app.Send("PUT", "/api/v1/off", TestApp.App)).Should().Be(Answers.Of(200));

        static void Map(IEndpointRouteBuilder endpoints)
        {
            endpoints.MapPut("/named", (Probe probe) => probe.Handle()).RequireCors("Partner");
            endpoints.MapPut("/off", (Probe probe) => probe.Handle()).WithMetadata(new DisableCorsAttribute());
        }
    }

    [Fact]
    public async Task A_dynamic_endpoint_s_response_has_the_policy_of_what_ran()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddControllersWithViews().AddApplicationPart(typeof(NamedPolicyTests).Assembly);
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapControllers();
            app.MapControllerRoute("conventional", "conventional/{action}", new { controller = "Plain" });
            app.MapFallbackToController("Index", "Plain");
        });
        Answers.Of(await app.Send("GET", "/whatever", TestApp.App)).Should().Be(Answers.Allowed(200));
    }

    [Fact]
    public async Task A_parameter_with_a_default_is_another_route()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/a/{x}", (Probe probe) => probe.Handle()).RequireCors("Partner");
            app.MapPut("/a/{x=1}", (Probe probe) => probe.Handle()).WithMetadata(new DisableCorsAttribute());
        });
        Answers.Of(await app.Preflight("/a", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/a", TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task Has_the_last_word_over_startup_filters_that_came_before()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, MeddlingFilter>();
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight());
        string vary = $"Vary: X-Tenant, {Answers.PreflightVary}";
        Answers.Of(await app.Preflight("/", TestApp.Evil, "PUT")).Should().Be(Answers.Of(403, vary));
        Answers.Of(await app.Preflight("/", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight.Replace($"Vary: {Answers.PreflightVary}", vary, StringComparison.Ordinal));
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

    [Fact]
    public async Task Follows_endpoints_that_appear_later_and_never_gives_them_Default()
    {
        var endpoints = new GrowingEndpoints();
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            ((IEndpointRouteBuilder)app).DataSources.Add(endpoints);
        });
        Answers.Of(await app.Preflight("/late", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        endpoints.Add("/late", new EnableCorsAttribute("Partner"));
        Answers.Of(await app.Preflight("/late", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Preflight("/late", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Send("PUT", "/late", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        endpoints.Add("/unknown", new EnableCorsAttribute("Nobody"));
        Answers.Of(await app.Preflight("/unknown", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Send("PUT", "/unknown", TestApp.App)).Should().Be(Answers.Of(200));
    }

    [Fact]
    public async Task Refuses_where_a_route_constraint_throws_and_logs_it_once()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddRouting(o => o.SetParameterPolicy<ThrowingConstraint>("throws"));
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/x/{id:throws}", (Probe probe) => probe.Handle()).RequireCors("Partner");
        });
        for (int i = 0; i < 3; i++)
            Answers.Of(await app.Preflight("/x/1", TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
        app.Probe.OwnLog.Should().ContainSingle(e => e.Event.Name == "RoutingThrew").Which.Exception.Should().BeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task Warns_of_endpoints_whose_policy_a_preflight_cannot_tell()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddControllersWithViews().AddApplicationPart(typeof(NamedPolicyTests).Assembly);
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/torn", (Probe probe) => probe.Handle()).Accepts<string>("application/json").RequireCors("Partner");
            app.MapPut("/torn", (Probe probe) => probe.Handle()).Accepts<string>("text/plain");
            app.MapControllers();
            app.MapFallbackToController("Read", "Named");
        });
        app.Probe.OwnLog.Select(e => e.Event.Name).Should().BeEquivalentTo("AmbiguousPolicy", "DynamicEndpoint");
        Answers.Of(await app.Preflight("/somewhere", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Theory]
    [InlineData(TestApp.Partner)]
    [InlineData(null)]
    public async Task Endpoints_with_CORS_metadata_work_for_every_caller(string? origin)
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            MapNamed(app);
        });
        (await app.Send("PUT", "/named/7", origin)).StatusCode.Should().Be(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Looking_for_the_endpoint_again_leaves_no_trace()
    {
        (Endpoint? Endpoint, object? Id, string Path) after = default;
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.Use(async (HttpContext context, RequestDelegate _) =>
            {
                context.Request.RouteValues["id"] = "mine";
                await context.Response.WriteAsync("early");
                after = (context.GetEndpoint(), context.Request.RouteValues["id"], context.Request.Path);
            });
            app.UseRouting();
            MapNamed(app);
        });
        Answers.Of(await app.Send("PUT", "/named/7", TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        after.Should().Be((null, "mine", "/named/7"));
    }

    private static RouteHandlerBuilder MapNamed(IEndpointRouteBuilder app, int status = 200, bool throws = false) =>
        app.MapPut("/named/{id:int}", (Probe probe) => throws ? throw probe.Throw() : status == 200 ? probe.Handle() : Results.StatusCode(status)).RequireCors("Partner");

    private sealed class MeddlingFilter : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate inner) =>
            {
                context.Response.Headers.AccessControlAllowOrigin = "*";
                context.Response.Headers.AccessControlExposeHeaders = "X-Y";
                context.Response.Headers.Vary = "X-Tenant";
                return inner(context);
            });
            next(app);
        };
    }

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

    private sealed class ThrowingConstraint : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            throw new InvalidOperationException("constraint");
    }

    private sealed class GrowingEndpoints : EndpointDataSource
    {
        private readonly List<Endpoint> endpoints = [];
        private CancellationTokenSource changed = new();

        public override IReadOnlyList<Endpoint> Endpoints => [.. endpoints];

        public void Add(string path, object metadata)
        {
            var builder = new RouteEndpointBuilder(static context => context.Response.WriteAsync("late"), Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(path), 0);
            builder.Metadata.Add(metadata);
            endpoints.Add(builder.Build());
            Interlocked.Exchange(ref changed, new CancellationTokenSource()).Cancel();
        }

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);
    }
}

[ApiController]
[Route("controller")]
[EnableCors("Partner")]
public class NamedController : ControllerBase
{
    [HttpPut]
    public IActionResult Replace() => Ok();

    [HttpDelete]
    [DisableCors]
    public IActionResult Remove() => Ok();

    [HttpPost]
    [EnableCors("Default")]
    public IActionResult Create() => Ok();

    [HttpGet("/controller/read")]
    public IActionResult Read() => Ok();
}

public class PlainController : ControllerBase
{
    public IActionResult Index() => Content("plain");
}
