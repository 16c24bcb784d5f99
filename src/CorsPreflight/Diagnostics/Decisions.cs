using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Diagnostics;

/// <summary>
/// Tells each decision once: to the meter, and to the log, where a distinct refusal is a Warning with the line of configuration to change,
/// and everything else is at Debug. An inspector is told all of them.
/// </summary>
/// <param name="logger">The log.</param>
/// <param name="metrics">The meter.</param>
/// <param name="time">Counts the hours.</param>
/// <param name="feed">What an inspector reads; null where there is none, and then nothing is kept.</param>
internal sealed class Decisions(ILogger logger, PreflightMetrics metrics, TimeProvider time, DecisionFeed? feed)
{
    // What the log shows where there is no policy, and nobody to blame.
    private const string NoPolicy = "(none)", NoEndpoint = "(unknown endpoint)", Nothing = "-";

    // One for each reason: invented origins, or methods, must not use up what tells of a forgotten header. Made at the first refusal: most
    // of what they take is time, which nobody has at startup.
    private readonly Lazy<RefusalMemory[]> refusals = new(() => [.. Enum.GetValues<PreflightReason>().Select(_ => new RefusalMemory(time))]);

    private int foreignHeaders, missingContentTypes, deniedForms;

    /// <summary>A preflight was answered.</summary>
    /// <param name="preflight">What it asked.</param>
    /// <param name="verdict">The answer.</param>
    /// <param name="applied">The policy that decided, or those that had to agree.</param>
    /// <param name="context">The preflight, with the endpoint that decided on the policy, if one was asked for.</param>
    public void Preflight(in Preflight preflight, in PreflightVerdict verdict, in AppliedPolicy applied, HttpContext context)
    {
        metrics.Preflight(verdict.Reason, applied);
        feed?.Note(Decision.OfPreflight(context.Request, preflight, verdict, applied));
        if (verdict.IsAllowed)
        {
            if (logger.IsEnabled(LogLevel.Debug))
                Log.PreflightAllowed(logger, applied.Name);
        }
        else if (logger.IsEnabled(LogLevel.Warning))
        {
            Refused(preflight, verdict, applied, context);
        }
    }

    /// <summary>The response to a request with an Origin was completed.</summary>
    public void Actual(PreflightReason result, in AppliedPolicy applied, HttpContext context)
    {
        metrics.Request(result, applied);
        if (feed is not null && !IsSameOrigin(context.Request))
            feed.Note(Decision.OfCall(context.Request, result, applied));
    }

    /// <summary>Somebody else wrote CORS headers, which were removed.</summary>
    public void ForeignHeaders(int removed, Func<int, string> namesOf, Endpoint? endpoint)
    {
        if (Interlocked.Exchange(ref foreignHeaders, 1) == 0)
            Log.ForeignCorsHeadersRemoved(logger, namesOf(removed), endpoint?.DisplayName ?? Nothing);
    }

    /// <summary>A page gets a body of which nobody says what it is.</summary>
    public void NoContentType(Endpoint? endpoint)
    {
        if (Interlocked.Exchange(ref missingContentTypes, 1) == 0)
            Log.NoContentType(logger, endpoint?.DisplayName ?? Nothing);
    }

    /// <summary>ASP.NET Core's CSRF protection denied a form of an origin that may read the response.</summary>
    public void FormDenied(in AppliedPolicy applied, Endpoint? endpoint, HttpRequest request)
    {
        if (Interlocked.Exchange(ref deniedForms, 1) != 0)
            return;
        string? origin = PrintableText.Clean(request.Headers.Origin.ToString());
        string? name = PrintableText.Clean(endpoint?.DisplayName, PrintableText.MaxEndpointLength);
        Log.FormDenied(logger, request.Method, name ?? Nothing, origin ?? Nothing, applied.Name ?? Nothing);
    }

    // Browsers send Origin with the POSTs of the application's own pages too, which read the answers whatever a policy says.
    private static bool IsSameOrigin(HttpRequest request) => request.Headers.Origin == $"{request.Scheme}://{request.Host}";

    private void Refused(in Preflight preflight, in PreflightVerdict verdict, in AppliedPolicy applied, HttpContext context)
    {
        // Where no policy decided, the endpoint is to blame; where several did, what may answer, by the application's own names.
        string? policy = applied.Name;
        ReadOnlySpan<char> offender = applied.IsSeveral ? applied.Agreement!.Describe() : policy is null ? context.GetEndpoint()?.DisplayName : verdict.OffenderSpan;
        RefusalMemory.Answer answer = refusals.Value[(int)verdict.Reason].Remember(policy, offender);
        if (answer == RefusalMemory.Answer.QuotaSpent)
            Log.RefusalLogLimitReached(logger, RefusalMemory.HourlyQuota, verdict.Reason);
        bool isNew = answer == RefusalMemory.Answer.New;
        if (!isNew && !logger.IsEnabled(LogLevel.Debug))
            return;
        string? named = applied.IsSeveral || policy is not null
            ? PrintableText.Clean(verdict.OffenderSpan)
            : PrintableText.Clean(offender, PrintableText.MaxEndpointLength);
        named ??= policy is null ? NoEndpoint : Nothing;
        if (!isNew)
        {
            Log.PreflightRefusedAgain(logger, policy ?? NoPolicy, verdict.Reason, named);
            return;
        }
        // Without the query, which may hold secrets.
        string? method = PrintableText.Clean(preflight.Method.ToString()), origin = PrintableText.Clean(preflight.Origin.ToString());
        string? path = PrintableText.Clean(context.Request.PathBase.Value + context.Request.Path.Value, PrintableText.MaxEndpointLength);
        Log.PreflightRefused(
            logger, policy ?? NoPolicy, verdict.Reason, named, method ?? Nothing, path ?? Nothing, origin ?? Nothing,
            Remedy.Find(verdict.Reason, named, applied, preflight));
    }
}
