using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace CorsPreflight.Tests.Matrix;

/// <summary>What stands around the endpoints of an application: a row of the matrix. The CORS answers are the same in all of them.</summary>
internal sealed record Surroundings(string It)
{
    private static readonly PhysicalFileProvider Files = new(Path.Combine(AppContext.BaseDirectory, "wwwroot"));

    public Action<IServiceCollection> Services { get; init; } = static _ => { };

    /// <summary>The first lines of Program.cs: as far ahead of <c>UseStrictPreflight()</c> as there is.</summary>
    public Action<IApplicationBuilder> Ahead { get; init; } = static _ => { };

    public Action<IEndpointRouteBuilder> Endpoints { get; init; } = static _ => { };

    /// <summary>What is asked here beside what is asked everywhere.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>Whether there is a route that any path matches, for other methods.</summary>
    public bool HasRouteForAnyPath { get; init; }

    /// <summary>Whether its answer is there before a routing that is called behind it.</summary>
    public bool AnswersAheadOfRouting { get; init; }

    public string PathBase { get; init; } = "";

    /// <summary>Sent with every request, preflights included.</summary>
    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Statuses that are others here.</summary>
    public Func<Question, bool, int> Status { get; init; } = static (question, _) => question.Status;

    /// <summary>What <c>Vary</c> says here ahead of <c>Origin</c>.</summary>
    public Func<Question, string?> Vary { get; init; } = static _ => null;

    /// <summary>Whether a response that was read once is read from a cache by whoever comes next.</summary>
    public bool IsCached { get; init; }

    /// <summary>Whether somebody answers exceptions before they reach us.</summary>
    public bool HandlesExceptions { get; init; }

    public static IReadOnlyList<Surroundings> All { get; } =
    [
        new("nothing"),
        new("authentication and authorization in front")
        {
            Ahead = static app => app.UseAuthentication().UseAuthorization(),
        },
        new("a cookie policy in front") { Ahead = static app => app.UseCookiePolicy() },
        new("a session in front")
        {
            Services = static services => services.AddDistributedMemoryCache().AddSession(),
            Ahead = static app => app.UseSession().Use(static (context, next) =>
            {
                context.Session.SetInt32("seen", 1);
                return next(context);
            }),
        },
        new("a rate limiter in front that refuses everything")
        {
            AnswersAheadOfRouting = true,
            Ahead = static app => app.UseRateLimiter(new()
            {
                RejectionStatusCode = StatusCodes.Status429TooManyRequests,
                GlobalLimiter = System.Threading.RateLimiting.PartitionedRateLimiter.Create<HttpContext, string>(static _ => Applications.ClosedLimiter.Partition),
            }),
            Status = static (_, _) => 429,
        },
        new("an output cache in front")
        {
            Services = static services => services.AddOutputCache(o => o.AddBasePolicy(static p => p.Cache())),
            Ahead = static app => app.UseOutputCache(),
            IsCached = true,
        },
        new("a response cache in front")
        {
            Services = static services => services.AddResponseCaching(),
            Ahead = static app => app.UseResponseCaching().Use(static (context, next) =>
            {
                context.Response.Headers.CacheControl = "public,max-age=60";
                return next(context);
            }),
            IsCached = true,
        },
        new("response compression in front")
        {
            Services = static services => services.AddResponseCompression(static o => o.EnableForHttps = true),
            Ahead = static app => app.UseResponseCompression(),
            RequestHeaders = new Dictionary<string, string> { ["Accept-Encoding"] = "gzip" },
            // Nothing else has a body.
            Vary = static question => question.Status == 200 ? "Accept-Encoding" : null,
        },
        new("request decompression in front")
        {
            Services = static services => services.AddRequestDecompression(),
            Ahead = static app => app.UseRequestDecompression(),
        },
        new("static files in front")
        {
            Ahead = static app => app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = Files }).UseStaticFiles(new StaticFileOptions { FileProvider = Files }),
            Questions = [new("a file", "GET", "/file.txt", 200), new("a default file", "GET", "/", 200)],
        },
        new("static assets as endpoints")
        {
            Endpoints = static app => app.MapStaticAssets(Path.Combine(AppContext.BaseDirectory, "wwwroot", "endpoints.json")),
            // It, too, has a route for GET and HEAD that any path of a file matches.
            Status = static (question, _) => question.Status == 404 ? 405 : question.Status,
            Questions = [new("an asset", "GET", "/file.txt", 200)],
        },
        new("HTTPS redirection in front")
        {
            AnswersAheadOfRouting = true,
            Services = static services => services.AddHttpsRedirection(o => o.HttpsPort = 443),
            Ahead = static app => app.UseHttpsRedirection(),
            Status = static (question, isHttps) => isHttps ? question.Status : 307,
        },
        new("HSTS in front")
        {
            Services = static services => services.AddHsts(o => o.ExcludedHosts.Clear()),
            Ahead = static app => app.UseHsts(),
        },
        new("status code pages that execute again")
        {
            Ahead = static app => app.UseStatusCodePagesWithReExecute("/status/{0}"),
            Endpoints = static app => app.Map("/status/{code:int}", static (int code) => string.Create(CultureInfo.InvariantCulture, $"status {code}")),
        },
        new("status code pages")
        {
            Ahead = static app => app.UseStatusCodePages(),
        },
        new("an exception handler with a path")
        {
            Ahead = static app => app.UseExceptionHandler("/error"),
            Endpoints = static app => app.Map("/error", static () => Results.Text("sorry", statusCode: 500)),
            Status = static (question, _) => question.IsLarge ? 500 : question.Status,
            HandlesExceptions = true,
        },
        new("an exception handler with a lambda")
        {
            Ahead = static app => app.UseExceptionHandler(static error => error.Run(static context => context.Response.WriteAsync("sorry"))),
            Status = static (question, _) => Handled(question),
            HandlesExceptions = true,
        },
        new("an exception handler with problem details")
        {
            Services = static services => services.AddProblemDetails(),
            Ahead = static app => app.UseExceptionHandler().UseStatusCodePages(),
            Status = static (question, _) => Handled(question),
            HandlesExceptions = true,
        },
        new("the developer exception page")
        {
            Ahead = static app => app.UseDeveloperExceptionPage(),
            HandlesExceptions = true,
        },
        new("request timeouts in front")
        {
            Ahead = static app => app.UseRequestTimeouts(),
        },
        new("host filtering in front that lets the host pass")
        {
            Services = static services => services.AddHostFiltering(static o => o.AllowedHosts = ["localhost", "127.0.0.1"]),
            Ahead = static app => app.UseHostFiltering(),
        },
        new("health checks in front and as an endpoint")
        {
            Services = static services => services.AddHealthChecks(),
            Ahead = static app => app.UseHealthChecks("/health"),
            Endpoints = static app => app.MapHealthChecks("/health/mapped", new HealthCheckOptions { AllowCachingResponses = true }),
            Questions = [new("health", "GET", "/health", 200), new("health as an endpoint", "GET", "/health/mapped", 200)],
        },
        new("a fallback to a file")
        {
            Endpoints = static app => app.MapFallbackToFile("index.html", new StaticFileOptions { FileProvider = Files }),
            // It takes GET and HEAD, for any path.
            HasRouteForAnyPath = true,
            Status = static (question, _) => question.Status == 404 ? 405 : question.Status,
            Questions = [new("the fallback", "GET", "/some/page", 200), new("the fallback's own method", "HEAD", "/some/page", 200)],
        },
        new("a path base")
        {
            // With the explicit routing that a path base needs, authorization has to be explicit too.
            Ahead = static app => app.UsePathBase("/base/path").UseRouting().UseAuthentication().UseAuthorization(),
            PathBase = "/base/path",
        },
        new("forwarded headers in front")
        {
            Ahead = static app => app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All }),
            RequestHeaders = new Dictionary<string, string> { ["X-Forwarded-For"] = "203.0.113.7", ["X-Forwarded-Proto"] = "https", ["X-Forwarded-Host"] = "api.example" },
        },
        new("short circuits")
        {
            Endpoints = static app =>
            {
                app.MapPut("/short", static (Probe probe) => probe.Handle()).ShortCircuit();
                app.MapShortCircuit(404, "robots.txt");
            },
            Questions = [new("a short circuit", "PUT", "/short", 200), new("a short circuit to 404", "GET", "/robots.txt", 404)],
        },
        new("endpoints with their own OPTIONS handlers")
        {
            Endpoints = static app =>
            {
                app.MapMethods("/orders/{id:int}", ["OPTIONS"], static (Probe probe) => probe.Handle(405));
                app.MapMethods("/{**everything}", ["OPTIONS"], static (Probe probe) => probe.Handle(405));
            },
            // Routing then knows the path, so what nothing answers is a method that nothing answers.
            HasRouteForAnyPath = true,
            Status = static (question, _) => question.Status == 404 ? 405 : question.Status,
        },
        new("another method by a header in front")
        {
            Ahead = static app => app.UseHttpMethodOverride(),
        },
        new("rewriting in front")
        {
            Ahead = static app => app.UseRewriter(new RewriteOptions().AddRedirect("^moved$", "orders/7", 308)),
            Questions = [new("a redirect", "GET", "/moved", 308)],
        },
        new("localization, WebSockets and logging in front")
        {
            Services = static services => services.AddHttpLogging(static o => o.LoggingFields = Microsoft.AspNetCore.HttpLogging.HttpLoggingFields.All),
            Ahead = static app => app.UseRequestLocalization().UseWebSockets().UseHttpLogging(),
        },
        new("a middleware in front that buffers the body")
        {
            Ahead = static app => app.Use(static async (context, next) =>
            {
                Stream original = context.Response.Body;
                using var buffer = new MemoryStream();
                context.Response.Body = buffer;
                await next(context);
                context.Response.Body = original;
                context.Response.ContentLength = buffer.Length;
                await context.Response.Body.WriteAsync(buffer.ToArray());
            }),
        },
        new("a middleware in front that throws")
        {
            Ahead = static app => app.Use(static (HttpContext context, RequestDelegate _) => throw context.RequestServices.GetRequiredService<Probe>().Throw()),
            Status = static (_, _) => 500,
        },
        new("a branch in front that answers everything")
        {
            AnswersAheadOfRouting = true,
            Ahead = static app => app.MapWhen(static _ => true, static branch => branch.Run(static context =>
            {
                context.RequestServices.GetRequiredService<Probe>().Handle();
                context.Response.StatusCode = 403;
                return context.Response.WriteAsync("no");
            })),
            Status = static (_, _) => 403,
        },
    ];

    public static Surroundings Named(string it) => All.Single(s => s.It == it);

    // Whoever handles exceptions handles the server's too.
    private static int Handled(Question question) =>
        // From .NET 11 on the framework's handlers keep the status of a bad request.
        question.IsLarge && Environment.Version.Major < 11 ? 500 : question.Status;
}
