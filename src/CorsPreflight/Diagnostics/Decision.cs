using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Rules;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Diagnostics;

/// <summary>A decision as people read it: nothing but texts that are short and printable, whoever sent them.</summary>
/// <param name="Number">Its place among all that were noted, from 1 on.</param>
/// <param name="Time">When the answer was given.</param>
/// <param name="IsPreflight">Whether a preflight was answered, or the response to a call completed.</param>
/// <param name="Method">The method of the call; for a preflight the one that it asks for.</param>
/// <param name="Path">Without the query, which may hold secrets.</param>
/// <param name="Origin">Who asked.</param>
/// <param name="Policy">The policy that decided; null where none applies.</param>
/// <param name="Reason">The outcome.</param>
/// <param name="Offender">What the reason speaks of.</param>
/// <param name="Remedy">What would change the decision; null where it was allowed.</param>
internal sealed record Decision(
    long Number, DateTimeOffset Time, bool IsPreflight, string? Method, string? Path, string? Origin, string? Policy, PreflightReason Reason, string? Offender, string? Remedy)
{
    public static Decision OfPreflight(HttpRequest request, in Preflight preflight, in PreflightVerdict verdict, in AppliedPolicy applied) =>
        Of(request, isPreflight: true, preflight, verdict.Reason, verdict.OffenderSpan, applied);

    public static Decision OfCall(HttpRequest request, PreflightReason result, in AppliedPolicy applied)
    {
        string? offender = result == PreflightReason.Allowed ? null : request.Headers.Origin.ToString();
        return Of(request, isPreflight: false, new Preflight(request.Headers.Origin, request.Method, default), result, offender, applied);
    }

    private static Decision Of(
        HttpRequest request, bool isPreflight, in Preflight asked, PreflightReason reason, ReadOnlySpan<char> offender, in AppliedPolicy applied)
    {
        // Where no policy decided, the endpoint is to blame.
        string? named = applied.Name is null
            ? PrintableText.Clean(request.HttpContext.GetEndpoint()?.DisplayName, PrintableText.MaxEndpointLength)
            : PrintableText.Clean(offender);
        return new Decision(
            Number: 0, Time: default, isPreflight, PrintableText.Clean(asked.Method.ToString()), PrintableText.Clean(request.PathBase.Value + request.Path.Value),
            PrintableText.Clean(request.Headers.Origin.ToString()), applied.Name, reason, named,
            reason == PreflightReason.Allowed ? null : Core.Evaluation.Remedy.Find(reason, named, applied, asked));
    }
}
