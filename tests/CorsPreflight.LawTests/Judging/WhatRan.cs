using System.Globalization;
using CorsPreflight.LawTests.Applications;
using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>What answered a request, by what handlers and middleware recorded outside error handling.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Endpoint">The endpoint that was chosen, or was until a middleware took it away.</param>
/// <param name="IsAheadOfRouting">It answered where explicit routing had not run.</param>
/// <param name="IsReplayed">A cache repeated it.</param>
/// <param name="Refusals">Where routing's own refusal was seen.</param>
internal sealed record WhatRan(RanKind Kind, EndpointSpec? Endpoint, bool IsAheadOfRouting, bool IsReplayed, IReadOnlyList<Trace> Refusals)
{
    public static WhatRan Of(Answer answer)
    {
        EndpointSpec? endpoint = null;
        RanKind kind = RanKind.None;
        Trace? answered = null;
        List<Trace> refusals = [];
        foreach (Trace trace in answer.Traces.Where(trace => trace.Kind != TraceKind.ErrorPage))
        {
            if (trace.Kind == TraceKind.Cleared)
            {
                endpoint = trace.Chosen;
                kind = trace.Chosen is null ? RanKind.None : RanKind.Cleared;
            }
            else if (trace.Chosen is not null)
            {
                (endpoint, kind) = (trace.Chosen, RanKind.Endpoint);
            }
            else if (trace.IsRoutingsOwn)
            {
                refusals.Add(trace);
                kind = RanKind.RoutingsRefusal;
            }
            else if (trace.Kind == TraceKind.Answered)
            {
                answered = trace;
            }
        }
        if (kind == RanKind.None && answered is null && StatusOutsideErrorHandling(answer) != 404)
            kind = RanKind.Unknown;
        return new WhatRan(kind, endpoint, answered?.IsAheadOfRouting == true, answer.Traces.Any(trace => trace.IsReplayed), refusals);
    }

    public override string ToString() => Kind switch
    {
        RanKind.Endpoint => $"{(Endpoint!.Owner == Owner.Application ? "" : Endpoint.Owner + "'s ")}{Endpoint}{(IsReplayed ? ", replayed" : "")}",
        RanKind.Cleared => $"nothing, after {Endpoint} was taken away",
        RanKind.None => IsAheadOfRouting ? "no endpoint, ahead of routing" : "no endpoint",
        _ => Kind.ToString(),
    };

    // The page's path tells the status that it is for.
    private static int StatusOutsideErrorHandling(Answer answer)
    {
        Trace? page = Array.Find(answer.Traces, trace => trace.Kind == TraceKind.ErrorPage);
        return page is not null && int.TryParse(page.Path[(ErrorPage.Path.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : answer.Status;
    }
}
