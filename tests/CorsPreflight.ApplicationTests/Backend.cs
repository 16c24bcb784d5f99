using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests;

/// <summary>A service behind a gateway, which counts what reaches it.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly bool writesCors;
    private int hits;

    private Backend(WebApplication app, bool writesCors)
    {
        this.app = app;
        this.writesCors = writesCors;
    }

    public int Hits => hits;

    public string Address => app.Urls.Single();

    /// <summary>The second part of a streamed answer waits for this.</summary>
    public TaskCompletionSource MayGoOn { get; private set; } = new();

    /// <param name="writesCors">Whether it sets CORS headers of its own: wrong, doubled, on every answer, and to preflights too.</param>
    public static async Task<Backend> Start(bool writesCors)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var backend = new Backend(builder.Build(), writesCors);
        backend.app.UseWebSockets();
        backend.app.Run(backend.Answer);
        await backend.app.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task Answer(HttpContext context)
    {
        Interlocked.Increment(ref hits);
        IHeaderDictionary headers = context.Response.Headers;
        if (writesCors)
        {
            headers.AccessControlAllowOrigin = new[] { "*", "https://evil.test" };
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlAllowMethods = "*";
            headers.AccessControlAllowHeaders = "*";
            headers.AccessControlExposeHeaders = "X-Secret";
            headers.AccessControlMaxAge = "86400";
            headers["Access-Control-Allow-Private-Network"] = "true";
            headers.AccessControlRequestHeaders = "*"; // no response header at all, but found in the wild
            headers.Vary = "Accept-Encoding, Origin";
            if (HttpMethods.IsOptions(context.Request.Method))
                return Task.CompletedTask;
        }
        return context.Request.Path.Value!.Trim('/').Split('/') switch
        {
            ["status", string status] => Status(context.Response, status),
            ["vary", string vary] => Vary(context.Response, vary),
            ["stream"] => Stream(context.Response),
            ["never"] => Task.Delay(Timeout.Infinite, context.RequestAborted),
            ["socket"] => Echo(context),
            _ => Task.CompletedTask,
        };
    }

    private static Task Status(HttpResponse response, string status)
    {
        response.StatusCode = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
        return response.WriteAsync(status);
    }

    private static Task Vary(HttpResponse response, string vary)
    {
        response.Headers.Vary = vary;
        return Task.CompletedTask;
    }

    private async Task Stream(HttpResponse response)
    {
        MayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await response.WriteAsync("one,");
        await response.Body.FlushAsync();
        await MayGoOn.Task;
        await response.WriteAsync("two");
    }

    private static async Task Echo(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[100];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
