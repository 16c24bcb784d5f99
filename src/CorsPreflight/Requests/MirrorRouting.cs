using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CorsPreflight.Requests;

/// <summary>
/// The framework's routing in a container of our own, for the mirrors: it chooses by path, method and host, as the application's does, and
/// has nothing of anybody else's, neither matcher policies nor a log, a metric or an event that the application would see.
/// </summary>
internal sealed class MirrorRouting : IDisposable
{
    // An unwritten contract of the framework: where UseRouting leaves the builder whose data sources it matches.
    public const string RouteBuilder = "__EndpointRouteBuilder";

    private readonly IServiceProvider application;
    private readonly ServiceProvider services;

    /// <param name="application">The application's container, whose route constraints count.</param>
    /// <param name="policies">What mirrored endpoints are told apart by in addition.</param>
    /// <param name="isKnown">Which route constraints are asked that are not the framework's own.</param>
    public MirrorRouting(IServiceProvider application, IEnumerable<MatcherPolicy> policies, Func<IRouteConstraint, bool>? isKnown = null)
    {
        this.application = application;
        IServiceCollection own = new ServiceCollection().AddLogging().AddRouting();
        own.RemoveAll<MatcherPolicy>();
        own.AddSingleton<MatcherPolicy, HttpMethodMatcherPolicy>();
        own.AddSingleton<MatcherPolicy, HostMatcherPolicy>();
        own.AddSingleton<MatcherPolicy, MirrorSelector>();
        foreach (MatcherPolicy policy in policies)
            own.AddSingleton(policy);
        Constraints = new ParameterPolicies(application.GetRequiredService<ParameterPolicyFactory>(), isKnown);
        own.Replace(ServiceDescriptor.Singleton<ParameterPolicyFactory>(Constraints));
        own.AddSingleton<IMeterFactory, UnseenMeters>();
        own.AddSingleton(static _ => new DiagnosticListener(nameof(CorsPreflight)));
        services = own.BuildServiceProvider();
    }

    /// <summary>What makes the mirrors' route constraints.</summary>
    public ParameterPolicies Constraints { get; }

    /// <summary>A router over mirrored endpoints. It never waits: what takes time is done here.</summary>
    public RequestDelegate Over(IEnumerable<Endpoint> endpoints)
    {
        var branch = new ApplicationBuilder(services);
        branch.UseRouting();
        ((IEndpointRouteBuilder)branch.Properties[RouteBuilder]!).DataSources.Add(new DefaultEndpointDataSource(endpoints));
        branch.Run(static _ => Task.CompletedTask);
        RequestDelegate router = branch.Build();
        // Routing builds its tree at the first request, and whoever comes meanwhile would have to wait.
        router(new DefaultHttpContext { RequestServices = application }).GetAwaiter().GetResult();
        return router;
    }

    public void Dispose() => services.Dispose();

    /// <summary>Meters by a name of our own, so that nobody who listens to the framework's counts the mirrors' matches.</summary>
    private sealed class UnseenMeters : IMeterFactory
    {
        private readonly Meter meter = new($"{nameof(CorsPreflight)}.Mirror");

        public Meter Create(MeterOptions options) => meter;

        public void Dispose() => meter.Dispose();
    }
}
