using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests;

internal sealed record LogEntry(string Category, LogLevel Level, EventId Event, string Text, Exception? Exception);

/// <summary>Counts what ran, and keeps the log.</summary>
internal sealed class Probe : ILoggerProvider
{
    private int authentications, handlers;

    public int Authentications => authentications;

    public int Handlers => handlers;

    public ConcurrentQueue<LogEntry> Log { get; } = [];

    /// <summary>What the library said, but that nothing names the second policy of <see cref="TestApp.Settings"/>, which most tests leave alone.</summary>
    public IEnumerable<LogEntry> OwnLog => Log.Where(static e => e.Category == "CorsPreflight" && !e.Text.StartsWith("CPF2601: StrictPreflight:Policies:Partner is", StringComparison.Ordinal));

    public IResult Handle(int status = StatusCodes.Status200OK)
    {
        Interlocked.Increment(ref handlers);
        return Results.Text("handled", statusCode: status);
    }

    public Exception Throw()
    {
        Interlocked.Increment(ref handlers);
        return new InvalidOperationException("thrown on purpose");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Log);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogEntry> log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
    }

    /// <summary>Knows nobody but who names himself in <c>X-User</c>: every other request that is asked for a user gets 401.</summary>
    public sealed class NobodyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Probe probe)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public static void AddTo(IServiceCollection services)
        {
            services.AddAuthentication("nobody").AddScheme<AuthenticationSchemeOptions, NobodyHandler>("nobody", null);
            services.AddAuthorization();
        }

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            Interlocked.Increment(ref probe.authentications);
            return Task.FromResult(Request.Headers["X-User"].ToString() is { Length: > 0 } name
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name)), Scheme.Name))
                : AuthenticateResult.NoResult());
        }
    }
}
