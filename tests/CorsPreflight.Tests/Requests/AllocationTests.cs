using System.Diagnostics.Metrics;
using CorsPreflight.Benchmarks.Pipelines;
using CorsPreflight.Diagnostics;
using CorsPreflight.Hosting;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Requests;

/// <summary>Under one policy for all, neither a preflight nor a call costs the application an allocation.</summary>
public class AllocationTests
{
    private const int Calls = 10_000;

    [Theory]
    [InlineData("allowed", 204, true, "OPTIONS", TestApp.App, "PUT", "authorization,content-type")]
    [InlineData("allowed by a wildcard", 204, true, "OPTIONS", "https://a.b.example:8443", "PUT", "authorization,content-type")]
    [InlineData("origin refused", 403, false, "OPTIONS", TestApp.Evil, "PUT", "authorization")]
    [InlineData("origin malformed", 403, false, "OPTIONS", "https://a/", "PUT", "authorization")]
    [InlineData("method refused", 403, false, "OPTIONS", TestApp.App, "PATCH", "authorization")]
    [InlineData("method malformed", 403, false, "OPTIONS", TestApp.App, "P(T", "authorization")]
    [InlineData("header refused", 403, false, "OPTIONS", TestApp.App, "PUT", "authorization,x-unknown")]
    [InlineData("headers malformed", 403, false, "OPTIONS", TestApp.App, "PUT", ",,,,,,,,,,,,,,,,,,,,,,,,")]
    [InlineData("a call that is allowed", 200, true, "PUT", TestApp.App, null, null)]
    [InlineData("a call that is refused", 200, false, "PUT", TestApp.Evil, null, null)]
    [InlineData("a call without Origin", 200, false, "PUT", null, null, null)]
    public async Task Allocates_nothing(string row, int status, bool isAllowed, string httpMethod, string? origin, string? method, string? headers)
    {
        ServiceProvider services = new ServiceCollection().AddStrictPreflight(options => options.Policies["Default"] = new StrictPreflightPolicyOptions
        {
            AllowedOrigins = [TestApp.App, "https://*.b.example:*"],
            AllowedMethods = ["PUT"],
            AllowedHeaders = ["Authorization", "Content-Type"],
            ExposedHeaders = ["X-Total"],
            AllowCredentials = true,
            MaxAgeSeconds = 600,
        }).AddMetrics().AddLogging().BuildServiceProvider();
        IMeterFactory meters = services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        long measured = 0;
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => measured += value);
        listener.Start();
        CurrentPolicies policies = services.GetRequiredService<PolicyReloader>().Current;
        var endpoints = new EndpointPolicy(policies.Active, new PipelineRouting(Main: null, IsFirst: false), services, NullLogger.Instance);
        var middleware = new StrictPreflightMiddleware(static _ => Task.CompletedTask, policies, endpoints, answersExceptions: true, new Decisions(new WarningLogger(), services.GetRequiredService<PreflightMetrics>(), TimeProvider.System, feed: null));
        (string Name, string? Value)[] sent = [("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers)];
        // What DefaultHttpContext has, and what ships.
        await Measure(new HeaderDictionary(), new StartingResponse());
        await Measure(KestrelHeaders.ForRequest(), new StartingResponse(KestrelHeaders.ForResponse()));
        measured.Should().Be(origin is null ? 0 : 4 * Calls, "it is counted while somebody listens");

        async Task Measure(IHeaderDictionary requestHeaders, StartingResponse response)
        {
            var context = new DefaultHttpContext();
            context.Features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = httpMethod, Headers = requestHeaders });
            context.Features.Set<IHttpResponseFeature>(response);
            foreach ((string name, string? value) in sent)
            {
                if (value is not null)
                    requestHeaders[name] = new StringValues(value);
            }
            await Run(Calls);
            long before = GC.GetAllocatedBytesForCurrentThread();
            await Run(Calls);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Calls, $"{row}, {requestHeaders.GetType()}: not a byte a call");
            (response.StatusCode, response.Headers.AccessControlAllowOrigin.Count > 0).Should().Be((status, isAllowed), row);

            // Nothing here is asynchronous, so everything stays on one thread.
            async Task Run(int calls)
            {
                for (int i = 0; i < calls; i++)
                {
                    response.Reset();
                    await middleware.Invoke(context);
                    await response.Start();
                }
            }
        }
    }

    /// <summary>As most applications have it.</summary>
    private sealed class WarningLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _ = formatter(state, exception);
    }

    /// <summary>Runs what waits for the response to start, without the server's own allocations.</summary>
    private sealed class StartingResponse : IHttpResponseFeature
    {
        private readonly Action resetHeaders;
        private Func<object, Task>? callback;
        private object? state;

        public StartingResponse()
        {
            Headers = new HeaderDictionary();
            resetHeaders = Headers.Clear;
        }

        public StartingResponse((IHeaderDictionary Headers, Action Reset) ofServer) => (Headers, resetHeaders) = ofServer;

        public int StatusCode { get; set; }

        public string? ReasonPhrase { get; set; }

        public IHeaderDictionary Headers { get; set; }

        public Stream Body { get; set; } = Stream.Null;

        public bool HasStarted => false;

        public void OnStarting(Func<object, Task> callback, object state) => (this.callback, this.state) = (callback, state);

        public void OnCompleted(Func<object, Task> callback, object state) => throw new NotSupportedException();

        public Task Start() => callback?.Invoke(state!) ?? Task.CompletedTask;

        public void Reset()
        {
            callback = null;
            StatusCode = StatusCodes.Status200OK;
            resetHeaders();
        }
    }
}
