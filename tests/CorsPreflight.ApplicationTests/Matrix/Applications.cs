using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Matrix;

/// <summary>The application behind the questions, in the parts that every way of hosting it is made of.</summary>
internal static class Applications
{
    public const string Admin = "admin", Closed = "closed", Short = "short";

    public const int LargestBody = 10;

    public static void AddApplication(this IServiceCollection services, Surroundings surroundings)
    {
        services.AddRouting();
        Probe.NobodyHandler.AddTo(services);
        services.AddAuthorizationBuilder().AddPolicy(Admin, p => p.RequireUserName(Admin));
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.AddPolicy(Closed, static _ => ClosedLimiter.Partition);
        });
        services.AddRequestTimeouts(o => o.AddPolicy(Short, TimeSpan.FromMilliseconds(1)));
        surroundings.Services(services);
        services.AddStrictPreflight(o => o.PathBases = surroundings.PathBase.Length > 0 ? [surroundings.PathBase] : null);
    }

    /// <summary>What follows routing in Program.cs; authentication and authorization are the host's to call or to imply.</summary>
    public static void UseLimits(this IApplicationBuilder app)
    {
        app.UseRateLimiter();
        app.UseRequestTimeouts();
    }

    public static void MapApplication(this IEndpointRouteBuilder app, Surroundings surroundings, bool namesPolicies)
    {
        MapAnswers(app);
        if (namesPolicies)
        {
            MapAnswers(app.MapGroup("/partner").RequireCors("Partner"));
            MapAnswers(app.MapGroup("/off").WithMetadata(new DisableCorsAttribute()));
        }
        surroundings.Endpoints(app);
    }

    public static async Task<IResult> Read(HttpRequest request, Probe probe)
    {
        // Kestrel's limit, which is enforced as the body is read; TestServer has none.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is IHttpMaxRequestBodySizeFeature { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LargestBody;
        await request.Body.CopyToAsync(Stream.Null);
        return probe.Handle();
    }

    public static async Task<IResult> Wait(Probe probe, CancellationToken aborted)
    {
        await Task.Delay(Timeout.Infinite, aborted);
        return probe.Handle();
    }

    private static void MapAnswers(IEndpointRouteBuilder app)
    {
        // Not a Delegate, for which each application would compile code anew.
        RequestDelegate handle = static context => context.RequestServices.GetRequiredService<Probe>().Handle().ExecuteAsync(context);
        app.MapMethods("/orders/{id:int}", ["GET", "PUT"], handle);
        app.MapPut("/account", handle).RequireAuthorization();
        app.MapPut("/admin", handle).RequireAuthorization(Admin);
        app.MapPut("/upload", Read);
        app.MapPut("/limited", handle).RequireRateLimiting(Closed);
        app.MapPut("/throws", static Task (HttpContext context) => throw context.RequestServices.GetRequiredService<Probe>().Throw());
        app.MapPut("/slow", static async (HttpContext context) => await Wait(context.RequestServices.GetRequiredService<Probe>(), context.RequestAborted)).WithRequestTimeout(Short);
    }

    /// <summary>Refuses everybody, as a limiter does whose permits are spent.</summary>
    internal sealed class ClosedLimiter : RateLimiter
    {
        public static readonly RateLimitPartition<string> Partition = RateLimitPartition.Get("", static _ => new ClosedLimiter());

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Lease();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(new Lease());

        private sealed class Lease : RateLimitLease
        {
            public override bool IsAcquired => false;

            public override IEnumerable<string> MetadataNames => [];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = null;
                return false;
            }
        }
    }
}
