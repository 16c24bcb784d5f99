using System.Text.Json;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsPreflight.Inspector;

/// <summary>
/// Sends what each decision belongs to, as it is then, to whoever listens: https://html.spec.whatwg.org/multipage/server-sent-events.html.
/// </summary>
/// <param name="feed">The decisions.</param>
/// <param name="stopping">The end of the application, which does not wait for listeners.</param>
/// <param name="time">Paces the signs of life.</param>
internal sealed class DecisionEvents(DecisionFeed feed, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Each is a connection and a task; more tabs than anybody looks at.</summary>
    public const int MaxListeners = 8;

    // Below the 30 seconds after which proxies commonly give up on a silent answer.
    public static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    private int listeners;

    /// <summary>How long a listener may take to receive one event before it is dropped.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public int Listeners => Volatile.Read(ref listeners);

    public async Task Answer(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref listeners) <= MaxListeners)
                await Send(context);
            else
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        finally
        {
            Interlocked.Decrement(ref listeners);
        }
    }

    private async Task Send(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        // The browser's word is newer: it says what arrived before the connection was lost.
        long seen = feed.NumberOf(context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : context.Request.Query["after"].ToString());
        try
        {
            // At once, so that the page knows that it is heard.
            await Write(context.Response, "retry: 2000\n\n", ending);
            while (true)
            {
                Task more = feed.More;
                foreach (DecisionGroup group in feed.After(seen))
                {
                    await Write(context.Response, $"id: {feed.IdOf(group.Last.Number)}\ndata: {JsonSerializer.Serialize(group, DecisionJson.Default.DecisionGroup)}\n\n", ending);
                    seen = group.Last.Number;
                }
                if (!await HasMore(more, ending.Token))
                    await Write(context.Response, ":\n\n", ending);
            }
        }
        catch (OperationCanceledException)
        {
            // The listener went away or was too slow, or the application ends. A slow one's connection is stuck: nothing more gets through.
            if (!stopping.IsCancellationRequested)
                context.Abort();
        }
    }

    private async Task Write(HttpResponse response, string text, CancellationTokenSource ending)
    {
        ending.CancelAfter(Patience);
        await response.WriteAsync(text, ending.Token);
        // Not every server sends at once what is written.
        await response.Body.FlushAsync(ending.Token);
        ending.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    private async Task<bool> HasMore(Task more, CancellationToken ending)
    {
        try
        {
            await more.WaitAsync(KeepAliveInterval, time, ending);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
