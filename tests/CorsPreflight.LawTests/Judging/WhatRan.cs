using System.Globalization;
using CorsPreflight.LawTests.Applications;
using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>What answered a request, by what handlers and middleware recorded outside error handling.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Endpoint">The endpoint that was chosen, or was until a middleware took it away.</param>
/// <param name="IsAheadOfRouting">It answered where explicit routing had not run.</param>
/// <param name="IsReplayed">A cache repeated it.</param>
/// <param name="Refusal">Where routing's own refusal was seen first, with the path that routing saw.</param>
/// <param name="Status">What it answered with.</param>
/// <param name="HasPassedSwitch">It came through where UseStrictPreflight() was called.</param>
/// <param name="IsAnswered">A file or a middleware answered.</param>
/// <param name="IsPageShown">A page for an error ran.</param>
internal sealed record WhatRan(
    RanKind Kind,
    EndpointSpec? Endpoint,
    bool IsAheadOfRouting,
    bool IsReplayed,
    Trace? Refusal,
    int Status,
    bool HasPassedSwitch,
    bool IsAnswered,
    bool IsPageShown)
{
    public static WhatRan Of(Answer answer)
    {
        EndpointSpec? endpoint = null;
        RanKind kind = RanKind.None;
        Trace? last = null, refusal = null;
        bool isAnswered = false;
        foreach (Trace trace in answer.Traces.Where(trace => trace.Kind != TraceKind.ErrorPage))
        {
            last = trace;
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
                refusal ??= trace;
                kind = RanKind.RoutingsRefusal;
            }
            else if (trace.Kind == TraceKind.Answered)
            {
                isAnswered = true;
            }
        }
        int status = StatusOutsideErrorHandling(answer);
        if (kind == RanKind.None && !isAnswered && status != 404)
            kind = RanKind.Unknown;
        return new WhatRan(
            kind, endpoint, last?.IsAheadOfRouting == true, answer.Traces.Any(trace => trace.IsReplayed), refusal, status,
            HasPassedSwitch: answer.Traces.Any(trace => trace.Kind == TraceKind.Switched), isAnswered,
            IsPageShown: answer.Traces.Any(trace => trace.Kind == TraceKind.ErrorPage));
    }

    /// <summary>Whether routing over the endpoints of this owner refused the request.</summary>
    public bool IsRefusalOf(Owner owner) =>
        Kind == RanKind.RoutingsRefusal && Refusal?.Router?.Any(spec => spec.Owner == owner) == true;

    public override string ToString() => Kind switch
    {
        RanKind.Endpoint => $"the {Endpoint!.Owner}'s {Endpoint}{(IsReplayed ? ", replayed" : "")}",
        RanKind.Cleared => $"nothing, after {Endpoint} was taken away",
        RanKind.None => IsAheadOfRouting ? "no endpoint, ahead of routing" : "no endpoint",
        _ => Kind.ToString(),
    };

    // The page's path tells the status that it is for.
    private static int StatusOutsideErrorHandling(Answer answer)
    {
        Trace? page = Array.Find(answer.Traces, trace => trace.Kind == TraceKind.ErrorPage);
        ReadOnlySpan<char> code = page is null ? "" : page.Path.AsSpan(ErrorPage.Path.Length + 1);
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : answer.Status;
    }
}
