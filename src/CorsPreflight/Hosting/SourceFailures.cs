using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Hosting;

/// <summary>
/// The sources that could not be read when they changed last. Of a file no token fires then: the exception dies where the file is watched,
/// and the handler of the file is the only one who hears of it.
/// </summary>
/// <param name="told">Runs when a source has failed.</param>
internal sealed class SourceFailures(Action told) : IDisposable
{
    private readonly ConditionalWeakTable<IConfigurationProvider, Failure> failures = [];

    // Of a file that keeps its keys and whose failure is ignored, a token fires before .NET 11.
    private static readonly bool IsTokenDueWhereIgnored = typeof(FileConfigurationProvider).Assembly.GetName().Version?.Major < 11;

    // By source, which outlives its providers.
    private readonly Dictionary<FileConfigurationSource, Handler> handlers = [];
    private readonly Lock attaching = new();
    private volatile Action? told = told;

    /// <summary>Why the source could not be read; null where it could.</summary>
    public string? Find(IConfigurationProvider source) =>
        failures.TryGetValue(source, out Failure? failure) && !failure.IsOver ? failure.Message : null;

    /// <summary>Listens to the files among these sources. The handlers that they have go on being called, and ask.</summary>
    public void Attach(IEnumerable<IConfigurationProvider> sources)
    {
        lock (attaching)
        {
            foreach (FileConfigurationSource source in sources.OfType<FileConfigurationProvider>().Select(static file => file.Source))
            {
                if (told is null || handlers.ContainsKey(source))
                    continue;
                Action<FileLoadExceptionContext>? before = source.OnLoadException;
                Action<FileLoadExceptionContext> own = context =>
                {
                    before?.Invoke(context);
                    Report(context.Provider, context.Exception, context.Ignore);
                };
                handlers.Add(source, new Handler(before, own));
                source.OnLoadException = own;
            }
        }
    }

    /// <summary>Notes a failure, until the source has been read.</summary>
    /// <param name="source">What could not be read.</param>
    /// <param name="exception">Why.</param>
    /// <param name="isIgnored">Whether somebody had the exception ignored, so that the source may tell of a change all the same.</param>
    public void Report(IConfigurationProvider source, Exception exception, bool isIgnored = false)
    {
        IChangeToken next = source.GetReloadToken();
        bool isEmpty = isIgnored && !HasKeys(source), isTokenDue = isIgnored && !isEmpty && IsTokenDueWhereIgnored;
        var failure = new Failure(exception.GetBaseException().Message, next, isEmpty ? source : null, isTokenDue);
        failures.AddOrUpdate(source, failure);
        if (isTokenDue)
            next.RegisterChangeCallback(_ => failure.WaitFor(source.GetReloadToken()), null);
        told?.Invoke();
    }

    public void Dispose()
    {
        lock (attaching)
        {
            told = null;
            foreach ((FileConfigurationSource source, Handler handler) in handlers)
            {
                // Where somebody else came later, ours stays between the two, and says nothing.
                if (source.OnLoadException == handler.Own)
                    source.OnLoadException = handler.Before;
            }
            handlers.Clear();
        }
    }

    private sealed record Handler(Action<FileLoadExceptionContext>? Before, Action<FileLoadExceptionContext> Own);

    private static bool HasKeys(IConfigurationProvider source) => source.GetChildKeys([], null).Any();

    /// <param name="message">Why.</param>
    /// <param name="next">Fires when the source is read, or when <paramref name="isTokenDue"/> for nothing.</param>
    /// <param name="emptied">The source, where the failure has left it without a key: then that it has one says that it was read.</param>
    /// <param name="isTokenDue">Whether a token is to come that says nothing.</param>
    private sealed class Failure(string message, IChangeToken next, IConfigurationProvider? emptied, bool isTokenDue)
    {
        private volatile IChangeToken next = next;
        private volatile bool isTokenDue = isTokenDue;

        public string Message => message;

        public bool IsOver => emptied is null ? !isTokenDue && next.HasChanged : HasKeys(emptied);

        public void WaitFor(IChangeToken token)
        {
            next = token;
            isTokenDue = false;
        }
    }
}
