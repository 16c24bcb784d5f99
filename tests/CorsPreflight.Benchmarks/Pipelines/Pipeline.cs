using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>A whole application, started on Kestrel, and the delegate that Kestrel calls.</summary>
internal sealed class Pipeline : IAsyncDisposable
{
    public const string PartnerPolicy = "Partner";

    private readonly WebApplication app;

    private Pipeline(WebApplication app, RequestDelegate run) => (this.app, Run) = (app, run);

    public RequestDelegate Run { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    public static async Task<Pipeline> Start(Side side, Scenario scenario, int port = 0)
    {
        var outermost = new Outermost();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        // As the templates have it.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddProvider(Silence.Instance);
        builder.Services.AddSingleton<IStartupFilter>(outermost);
        // The bare pipeline runs endpoints that ask for CORS without it.
        builder.Services.AddRouting().Configure<RouteOptions>(routing => routing.SuppressCheckForUnhandledSecurityMetadata = side == Side.Bare);
        AddServices(builder.Services, side, scenario);
        WebApplication app = builder.Build();
        if (side == Side.BuiltIn)
            app.UseCors();
        else if (side == Side.Strict)
            app.UseStrictPreflight();
        if (scenario.Endpoints is not null)
            scenario.Endpoints(app, scenario.Application);
        else if (scenario.EndpointMetadata is null)
            app.Run(scenario.Application);
        else
            app.MapMethods("/orders/{id}", ["PUT"], scenario.Application).WithMetadata(scenario.EndpointMetadata);
        await app.StartAsync();
        return new Pipeline(app, outermost.Pipeline!);
    }

    public Task WaitForShutdown() => app.WaitForShutdownAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static void AddServices(IServiceCollection services, Side side, Scenario scenario)
    {
        if (side == Side.BuiltIn)
        {
            services.AddCors(cors =>
            {
                if (scenario.IsDefault)
                    cors.AddDefaultPolicy(scenario.Policy.ForBuiltIn);
                if (!scenario.IsDefault || scenario.Endpoints is not null)
                    cors.AddPolicy(PartnerPolicy, scenario.Policy.ForBuiltIn);
            });
        }
        else if (side == Side.Strict)
        {
            services.AddStrictPreflight(options =>
            {
                if (scenario.IsDefault)
                    options.Policies["Default"] = scenario.Policy.ForStrict();
                if (!scenario.IsDefault || scenario.Endpoints is not null)
                    options.Policies[PartnerPolicy] = scenario.Policy.ForStrict();
                options.PathBases = scenario.PathBases is null ? null : [.. scenario.PathBases];
            });
        }
    }

    /// <summary>Registered first, so all that the application has comes after it.</summary>
    private sealed class Outermost : IStartupFilter
    {
        public RequestDelegate? Pipeline { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(inner => Pipeline = inner);
            next(app);
        };
    }
}
