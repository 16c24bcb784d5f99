using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests.Requests;

public enum WireServer
{
    TestServer,
    Kestrel,
}

/// <summary>A request, header lines included, that no client has tidied up.</summary>
public sealed record WireRequest(string Method, IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>The status, and every CORS header and Vary; several lines of one header are joined by ", ".</summary>
public sealed record WireAnswer(int Status, IReadOnlyDictionary<string, string> Headers)
{
    public static WireAnswer Of(int status, IEnumerable<KeyValuePair<string, string>> lines) => new(status, lines
        .Where(l => l.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || l.Key.Equals("Vary", StringComparison.OrdinalIgnoreCase))
        .GroupBy(l => l.Key, l => l.Value, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => string.Join(", ", g), StringComparer.OrdinalIgnoreCase));
}

/// <summary>An application with one policy and one handler, in memory or behind a socket.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TcpClient? socket;

    private Wire(WebApplication app, TcpClient? socket)
    {
        this.app = app;
        this.socket = socket;
    }

    /// <summary>What the handler answers from now on.</summary>
    public Action<HttpResponse> Respond { get; set; } = _ => { };

    /// <summary>How often the handler ran.</summary>
    public int Handled { get; private set; }

    public static async Task<Wire> Start(WireServer server, StrictPreflightPolicyOptions policy, string name = "Default")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddStrictPreflight(options => options.Policies[name] = policy);
        if (server == WireServer.TestServer)
            builder.WebHost.UseTestServer();
        else
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        Wire? wire = null;
        app.UseStrictPreflight();
        app.Run(context => wire!.Handle(context.Response));
        await app.StartAsync();
        wire = new Wire(app, server == WireServer.Kestrel ? new TcpClient("127.0.0.1", new Uri(app.Urls.First()).Port) { NoDelay = true } : null);
        return wire;
    }

    public Task<WireAnswer> Send(WireRequest request) => socket is null ? SendInMemory(request) : SendThroughSocket(request, socket.GetStream());

    public async ValueTask DisposeAsync()
    {
        socket?.Dispose();
        await app.DisposeAsync();
    }

    private Task Handle(HttpResponse response)
    {
        Handled++;
        Respond(response);
        return Task.CompletedTask;
    }

    private async Task<WireAnswer> SendInMemory(WireRequest request)
    {
        HttpContext context = await app.GetTestServer().SendAsync(context =>
        {
            context.Request.Method = request.Method;
            context.Request.Path = "/";
            // Not Append, which drops empty lines.
            foreach (IGrouping<string, string> header in request.Headers.GroupBy(h => h.Key, h => h.Value))
                context.Request.Headers[header.Key] = header.ToArray();
        });
        return WireAnswer.Of(context.Response.StatusCode, context.Response.Headers.SelectMany(h => h.Value.Select(line => KeyValuePair.Create(h.Key, line!))));
    }

    // By hand: HttpClient refuses or mends much of what a stranger can send.
    private static async Task<WireAnswer> SendThroughSocket(WireRequest request, NetworkStream stream)
    {
        var text = new StringBuilder($"{request.Method} / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n");
        foreach ((string name, string value) in request.Headers)
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.Append("\r\n").ToString()));

        // No answer here has a body.
        var answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer);
            read.Should().BePositive("the server must answer before it closes the connection");
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        string[] lines = answer.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return WireAnswer.Of(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            lines.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1])));
    }
}
