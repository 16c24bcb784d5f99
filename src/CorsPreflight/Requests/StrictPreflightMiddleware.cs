using CorsPreflight.Diagnostics;
using CorsPreflight.Fetch;
using CorsPreflight.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Requests;

/// <summary>First in line: answers preflights itself, and completes every other response when it starts.</summary>
internal sealed class StrictPreflightMiddleware
{
    // Marks a request whose application has returned.
    private static readonly object Done = new();

    private readonly RequestDelegate next, watched;
    private readonly PolicyReload policies;
    private readonly EndpointPolicy endpoints;
    private readonly bool answersExceptions;
    private readonly Decisions decisions;

    // Made once, as is the one above; a lambda that needs the middleware would be made anew for each request.
    private readonly Func<object, Task> complete;

    public StrictPreflightMiddleware(RequestDelegate next, PolicyReload policies, EndpointPolicy endpoints, bool answersExceptions, Decisions decisions)
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
        // https://fetch.spec.whatwg.org/#cors-preflight-request. Methods compare byte by byte, and every other OPTIONS is the application's.
        if (origin.Count > 0 && request.Method == HttpMethods.Options && headers.AccessControlRequestMethod is { Count: > 0 } method)
            return AnswerPreflight(context, new Preflight(origin, method, headers.AccessControlRequestHeaders));
        endpoints.Announce(context);
        // Registered first, so it runs last and has the final word, whoever else writes headers and however late.
        context.Response.OnStarting(complete, context);
        if (origin.Count == 0)
            return next(context);
        RequestDelegate application = policies.Active.Diagnostics ? watched : next;
        return answersExceptions ? UnhandledException.Guard(application, context) : application(context);
    }

    private Task AnswerPreflight(HttpContext context, in Preflight preflight)
    {
        PolicyTable active = policies.Active;
        if (!endpoints.IsDefaultForAll)
            return AnswerWhenMatched(context, preflight, active);
        Answer(context, preflight, AppliedPolicy.Of(active.Default), active.Diagnostics);
        return Task.CompletedTask;
    }

    private async Task AnswerWhenMatched(HttpContext context, Preflight preflight, PolicyTable active) =>
        Answer(context, preflight, await endpoints.OfPreflight(context, active), active.Diagnostics);

    private void Answer(HttpContext context, in Preflight preflight, AppliedPolicy applied, bool diagnostics)
    {
        HttpResponse response = context.Response;
        PreflightVerdict verdict = applied.Policy is null ? new PreflightVerdict(applied.Reason) : PreflightEvaluator.Evaluate(applied.Policy, preflight);
        if (verdict.IsAllowed)
            CorsResponseHeaders.AllowPreflight(response, applied.Policy!, preflight.Origin[0]!, preflight.Method, preflight.Headers);
        else
            Refuse(response, preflight, applied, verdict, diagnostics);
        decisions.Preflight(verdict, applied.Policy, context);
        if (diagnostics)
            response.Headers[VerdictHeader.Name] = VerdictHeader.Describe(verdict, applied.Policy?.Name);
    }

    private static void Refuse(HttpResponse response, in Preflight preflight, AppliedPolicy applied, PreflightVerdict verdict, bool diagnostics)
    {
        // With the policy in hand, the browser's own console names the method or the header. Not where the policy says `*`: the browser
        // would go on, past what was refused here.
        bool isNamedByBrowser = verdict.Reason switch
        {
            PreflightReason.MethodNotAllowed => !applied.Policy!.AllowsAnyMethod,
            PreflightReason.HeaderNotAllowed => !applied.Policy!.AllowsAnyHeader,
            _ => false,
        };
        if (!diagnostics || !isNamedByBrowser)
        {
            CorsResponseHeaders.RefusePreflight(response);
            return;
        }
        CorsResponseHeaders.AllowPreflight(response, applied.Policy!, preflight.Origin[0]!, method: default, requestedHeaders: default);
        // Step 7.4 of CORS-preflight fetch: where the answer lists none, an upload that is listened to may have any method.
        if (response.Headers.AccessControlAllowMethods.Count == 0)
            response.Headers.AccessControlAllowMethods = MethodName.Safelisted;
    }

    private Task Complete(object state)
    {
        var context = (HttpContext)state;
        PolicyTable active = policies.Active;
        if (!endpoints.IsDefaultForAll)
            return CompleteWhenMatched(context, active);
        Complete(context, AppliedPolicy.Of(active.Default));
        return Task.CompletedTask;
    }

    private async Task CompleteWhenMatched(HttpContext context, PolicyTable active) => Complete(context, await endpoints.OfResponse(context, active));

    private void Complete(HttpContext context, in AppliedPolicy applied)
    {
        StringValues origin = context.Request.Headers.Origin;
        PreflightReason result = CorsResponseHeaders.CompleteActual(context.Response.Headers, applied, origin, out int removed);
        if (removed != 0)
            decisions.ForeignHeaders(removed, CorsResponseHeaders.NamesOf, context.GetEndpoint());
        if (origin.Count > 0)
            decisions.Actual(result, applied.Policy, context);
        if (result == PreflightReason.Allowed && origin.Count > 0 && policies.Active.Diagnostics && LacksContentType(context))
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
