using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Requests;

/// <summary>First in line: answers preflights itself, and completes every other response when it starts.</summary>
internal sealed class StrictPreflightMiddleware
{
    // Marks a request whose application has returned.
    private static readonly object Done = new();

    private readonly RequestDelegate next, watched;
    private readonly CurrentPolicies policies;
    private readonly EndpointPolicy endpoints;
    private readonly bool answersExceptions;
    private readonly Decisions decisions;

    // Made once, as is the one above; a lambda that needs the middleware would be made anew for each request.
    private readonly Func<object, Task> complete;

    public StrictPreflightMiddleware(
        RequestDelegate next, CurrentPolicies policies, EndpointPolicy endpoints, bool answersExceptions, Decisions decisions)
    {
        this.next = next;
        this.policies = policies;
        this.endpoints = endpoints;
        this.answersExceptions = answersExceptions;
        this.decisions = decisions;
        complete = Complete;
        watched = RunWatched;
    }

    public Task Invoke(HttpContext context)
    {
        HttpRequest request = context.Request;
        IHeaderDictionary headers = request.Headers;
        StringValues origin = headers.Origin;
        // https://fetch.spec.whatwg.org/#cors-preflight-request. In any case, as for the framework's routing, which would run the handler
        // of the method that is asked for; every other OPTIONS is the application's.
        if (origin.Count > 0 && HttpMethods.IsOptions(request.Method) && headers.AccessControlRequestMethod is { Count: > 0 } method)
        {
            Answer(context, new Preflight(origin, method, headers.AccessControlRequestHeaders));
            return Task.CompletedTask;
        }
        PolicyTable active = policies.Active;
        endpoints.Follow(context, active);
        // Registered first, so it runs last and has the final word, whoever else writes headers and however late.
        context.Response.OnStarting(complete, context);
        if (origin.Count == 0)
            return next(context);
        RequestDelegate application = active.Diagnostics ? watched : next;
        return answersExceptions ? UnhandledException.Guard(application, context) : application(context);
    }

    private void Answer(HttpContext context, in Preflight preflight)
    {
        PolicyTable active = policies.Active;
        AppliedPolicy applied = endpoints.FindForPreflight(context, active);
        PreflightVerdict verdict = applied.Evaluate(preflight);
        CorsResponseHeaders.Answer(context.Response, PreflightAnswer.Create(applied, preflight, verdict, active.Diagnostics));
        decisions.Preflight(preflight, verdict, applied, context);
    }

    private Task Complete(object state)
    {
        var context = (HttpContext)state;
        PolicyTable active = policies.Active;
        StringValues origin = context.Request.Headers.Origin;
        AppliedPolicy applied = endpoints.FindForResponse(context, origin.Count > 0, active);
        ActualAnswer answer = ActualAnswer.Create(applied, origin);
        int removed = CorsResponseHeaders.Complete(context.Response.Headers, answer);
        if (removed != 0)
            decisions.ForeignHeaders(removed, CorsResponseHeaders.NamesOf, context.GetEndpoint());
        if (origin.Count > 0)
            decisions.Actual(answer.Reason, applied, context);
        if (answer.Reason == PreflightReason.Allowed && origin.Count > 0)
            TellWhatFails(context, applied, active.Diagnostics);
        return Task.CompletedTask;
    }

    // The page may read the response, and yet it is not what was meant.
    private void TellWhatFails(HttpContext context, in AppliedPolicy applied, bool diagnostics)
    {
        if (CsrfDenial.IsAnsweredBy(context) && !applied.AllowsCredentials)
            decisions.FormDenied(applied, EndpointPolicy.FindEndpoint(context), context.Request);
        if (diagnostics && LacksContentType(context))
            decisions.NoContentType(context.GetEndpoint());
    }

    private static bool LacksContentType(HttpContext context)
    {
        HttpResponse response = context.Response;
        return response.ContentType is null && response.ContentLength != 0 && !HttpMethods.IsHead(context.Request.Method)
            // A WebSocket has no type: over HTTP/1.1 it is a 101, over HTTP/2 a CONNECT.
            && response.StatusCode >= StatusCodes.Status200OK && !HttpMethods.IsConnect(context.Request.Method)
            && response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
            // A response that starts before the application is done starts because of its body.
            && (response.ContentLength > 0 || !context.Items.ContainsKey(Done));
    }

    private async Task RunWatched(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            context.Items[Done] = Done;
        }
    }
}
