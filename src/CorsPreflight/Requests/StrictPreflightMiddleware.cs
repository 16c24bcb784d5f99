using CorsPreflight.Diagnostics;
using CorsPreflight.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Requests;

/// <summary>First in line: answers preflights itself, and completes every other response when it starts.</summary>
internal sealed class StrictPreflightMiddleware
{
    private readonly RequestDelegate next;
    private readonly PolicyReload policies;
    private readonly EndpointPolicy endpoints;
    private readonly bool answersExceptions;
    private readonly ILogger logger;

    private int foreignHeaders;

    // Made once; a lambda that needs the middleware would be made anew for each request.
    private readonly Func<object, Task> complete;

    public StrictPreflightMiddleware(RequestDelegate next, PolicyReload policies, EndpointPolicy endpoints, bool answersExceptions, ILogger logger)
    {
        this.next = next;
        this.policies = policies;
        this.endpoints = endpoints;
        this.answersExceptions = answersExceptions;
        this.logger = logger;
        complete = Complete;
    }

    public Task Invoke(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        bool hasOrigin = headers.Origin.Count > 0;
        // https://fetch.spec.whatwg.org/#cors-preflight-request. Methods compare byte by byte, and every other OPTIONS is the application's.
        if (hasOrigin && context.Request.Method == HttpMethods.Options && headers.AccessControlRequestMethod.Count > 0)
            return AnswerPreflight(context);
        endpoints.Announce(context);
        // Registered first, so it runs last and has the final word, whoever else writes headers and however late.
        context.Response.OnStarting(complete, context);
        return hasOrigin && answersExceptions ? UnhandledException.Guard(next, context) : next(context);
    }

    private Task AnswerPreflight(HttpContext context)
    {
        PolicyTable active = policies.Active;
        ValueTask<AppliedPolicy> policy = endpoints.OfPreflight(context, active);
        if (!policy.IsCompletedSuccessfully)
            return AnswerWhenMatched(policy, context, active.Diagnostics);
        Answer(context, policy.Result, active.Diagnostics);
        return Task.CompletedTask;
    }

    private async Task AnswerWhenMatched(ValueTask<AppliedPolicy> policy, HttpContext context, bool diagnostics) => Answer(context, await policy, diagnostics);

    private void Answer(HttpContext context, AppliedPolicy applied, bool diagnostics)
    {
        IHeaderDictionary request = context.Request.Headers;
        PreflightVerdict verdict = applied.Policy is null
            ? new PreflightVerdict(applied.Reason)
            : PreflightEvaluator.Evaluate(applied.Policy, request.Origin, request.AccessControlRequestMethod, request.AccessControlRequestHeaders);
        if (verdict.IsAllowed)
            CorsResponseHeaders.AllowPreflight(context.Response, applied.Policy!, request.Origin.ToString(), request.AccessControlRequestMethod, request.AccessControlRequestHeaders);
        else
            Refuse(context, applied, verdict, diagnostics);
        if (diagnostics)
            context.Response.Headers[VerdictHeader.Name] = VerdictHeader.Describe(verdict, applied.Policy?.Name);
    }

    private void Refuse(HttpContext context, AppliedPolicy applied, PreflightVerdict verdict, bool diagnostics)
    {
        // With the policy in hand, the browser's own console names the method or the header. Not where the policy says `*`: the browser
        // would go on, past what was refused here.
        bool isNamedByBrowser = verdict.Reason switch
        {
            PreflightReason.MethodNotAllowed => !applied.Policy!.AllowsAnyMethod,
            PreflightReason.HeaderNotAllowed => !applied.Policy!.AllowsAnyHeader,
            _ => false,
        };
        if (diagnostics && isNamedByBrowser)
            CorsResponseHeaders.AllowPreflight(context.Response, applied.Policy!, context.Request.Headers.Origin.ToString(), method: default, requestedHeaders: default);
        else
            CorsResponseHeaders.RefusePreflight(context.Response);
        if (logger.IsEnabled(LogLevel.Debug))
            Log.PreflightRefused(logger, applied.Policy?.Name, verdict.Reason, Log.Clean(verdict.Offender));
    }

    private Task Complete(object state)
    {
        var context = (HttpContext)state;
        ValueTask<AppliedPolicy> policy = endpoints.OfResponse(context, policies.Active);
        if (!policy.IsCompletedSuccessfully)
            return CompleteWhenMatched(policy, context);
        Complete(context, policy.Result.Policy);
        return Task.CompletedTask;
    }

    private async Task CompleteWhenMatched(ValueTask<AppliedPolicy> policy, HttpContext context) => Complete(context, (await policy).Policy);

    private void Complete(HttpContext context, CompiledPolicy? policy)
    {
        string? removed = CorsResponseHeaders.CompleteActual(context.Response.Headers, policy, context.Request.Headers.Origin);
        if (removed is not null && Interlocked.Exchange(ref foreignHeaders, 1) == 0)
            Log.ForeignHeader(logger, removed, context.GetEndpoint()?.DisplayName);
    }
}
