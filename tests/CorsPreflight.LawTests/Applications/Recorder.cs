using System.Collections.Concurrent;
using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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
        bool isTrusted = (asksAhead || !isAheadOfRouting) && IsTrusted(context);
        Add(NumberOf(context), new Trace(kind, path, pathBase, chosen, isRoutingsOwn, isAheadOfRouting, router, isTrusted));
    }

    public void Replay(HttpContext context, IEnumerable<Trace> earlier)
    {
        foreach (Trace trace in earlier)
            Add(NumberOf(context), trace with { IsReplayed = true });
    }

    public Trace[] Of(string number) => traces.TryGetValue(number, out ConcurrentQueue<Trace>? found) ? [.. found] : [];

    public Trace[] Of(HttpContext context) => Of(NumberOf(context));

    // As the framework does it: with the name that the endpoint's metadata has.
    private static bool IsTrusted(HttpContext context)
    {
        if (context.Request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            return false;
        string? name = context.GetEndpoint()?.Metadata.GetMetadata<IEnableCorsAttribute>()?.PolicyName;
        Task<CorsPolicy?>? told = context.RequestServices.GetService<ICorsPolicyProvider>()?.GetPolicyAsync(context, name);
        return told is { IsCompletedSuccessfully: true, Result: CorsPolicy policy } && policy.IsOriginAllowed(origin);
    }

    private static string NumberOf(HttpContext context) => context.Request.Headers[Header].ToString();

    private void Add(string number, Trace trace) => traces.GetOrAdd(number, static _ => []).Enqueue(trace);
}
