using System.Collections.Concurrent;
using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.LawTests.Applications;

/// <summary>What ran, for each request by the number that the client gave it.</summary>
/// <param name="asksAhead">
/// Whether an endpoint may be chosen ahead of what the layout shows of routing. Else nobody is to ask for one there: the library would notice.
/// </param>
internal sealed class Recorder(bool asksAhead)
{
    public const string Header = "x-request-number";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<Trace>> traces = [];

    public void Add(HttpContext context, TraceKind kind, bool isAheadOfRouting = false, EndpointSpec[]? router = null)
    {
        Endpoint? endpoint = isAheadOfRouting && !asksAhead ? null : context.GetEndpoint();
        EndpointSpec? chosen = endpoint?.Metadata.GetMetadata<EndpointSpec>();
        string path = context.Request.Path.Value ?? "";
        if (ErrorPage.Is(path))
            kind = TraceKind.ErrorPage;
        bool isRoutingsOwn = endpoint is not null && chosen is null;
        string pathBase = context.Request.PathBase.Value ?? "";
        Add(NumberOf(context), new Trace(kind, path, pathBase, chosen, isRoutingsOwn, isAheadOfRouting, router));
    }

    public void Replay(HttpContext context, IEnumerable<Trace> earlier)
    {
        foreach (Trace trace in earlier)
            Add(NumberOf(context), trace with { IsReplayed = true });
    }

    public Trace[] Of(string number) => traces.TryGetValue(number, out ConcurrentQueue<Trace>? found) ? [.. found] : [];

    public Trace[] Of(HttpContext context) => Of(NumberOf(context));

    private static string NumberOf(HttpContext context) => context.Request.Headers[Header].ToString();

    private void Add(string number, Trace trace) => traces.GetOrAdd(number, static _ => []).Enqueue(trace);
}
