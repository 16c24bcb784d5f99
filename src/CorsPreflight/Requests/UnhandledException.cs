using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Requests;

/// <summary>
/// Makes an exception that nobody handled readable for the calling page: answered here, so that the response carries the CORS headers,
/// and then thrown on, so that the server logs and counts it as ever.
/// </summary>
internal static class UnhandledException
{
    /// <summary>
    /// Kestrel and TestServer let a completed response stand when the application throws; IIS and HTTP.sys abort it, so there the
    /// exception is left alone.
    /// </summary>
    /// <param name="server">The server's assembly.</param>
    /// <param name="logger">Told where exceptions stay unreadable.</param>
    public static bool CanBeAnswered(string? server, ILogger logger)
    {
        if (server is "Microsoft.AspNetCore.Server.Kestrel.Core" or "Microsoft.AspNetCore.TestHost")
            return true;
        // Of others it is not known.
        if (server is "Microsoft.AspNetCore.Server.IIS" or "Microsoft.AspNetCore.Server.HttpSys")
            Log.UnhandledExceptionsUnreadable(logger, server);
        return false;
    }

    /// <summary>Runs the application; no state machine where it completes synchronously.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "thrown on by the task")]
    public static Task Guard(RequestDelegate next, HttpContext context)
    {
        Task task;
        try
        {
            task = next(context);
        }
        catch (Exception exception)
        {
            task = Task.FromException(exception);
        }
        return task.IsCompletedSuccessfully ? task : AnswerIfThrown(task, context);
    }

    private static async Task AnswerIfThrown(Task task, HttpContext context)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // Middleware that puts a buffer in the place of the body seldom takes it away when an exception passes. The servers' response
            // is its own body; asking for the body before the application ran would cost each request a fifth of what we do.
            if (context.Features.Get<IHttpResponseFeature>() is IHttpResponseBodyFeature body)
                context.Features.Set(body);
            await Answer(context.Response, exception);
            throw;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "the application's exception is the one to be told")]
    private static async Task Answer(HttpResponse response, Exception exception)
    {
        try
        {
            response.Clear();
            response.StatusCode = StatusCodes.Status500InternalServerError;
            // 413 and the like are the server's own judgement of the request.
            if (exception is BadHttpRequestException badRequest)
                response.StatusCode = badRequest.StatusCode;
            if (HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol))
            {
                response.ContentLength = 0;
                // After a bad request Kestrel closes the connection, and the client must know. What the application wrote and did not
                // flush, half a JSON text, Kestrel sends after the end of the response: nobody may take it for the next one.
                if (exception is BadHttpRequestException || response.BodyWriter.UnflushedBytes > 0)
                    response.Headers.Connection = "close";
            }
            await response.CompleteAsync();
            // TestServer hands a response out at the first flush, and only then.
            if (!response.HasStarted)
                await response.BodyWriter.FlushAsync();
        }
        catch (Exception)
        {
            // The connection went away, or somebody's OnStarting threw. Nothing more can be said to the client.
        }
    }
}
