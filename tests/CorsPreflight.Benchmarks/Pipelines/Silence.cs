using Microsoft.Extensions.Logging;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>A log that is on, as in production, and goes nowhere, so that no console is measured.</summary>
internal sealed class Silence : ILoggerProvider, ILogger
{
    public static readonly Silence Instance = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _ = formatter(state, exception);

    public void Dispose()
    {
    }
}
