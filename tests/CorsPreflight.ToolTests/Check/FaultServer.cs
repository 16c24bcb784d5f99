using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CorsPreflight.Tool.Tests.Check;

/// <summary>
/// Answers byte by byte as a row of the table says, in lines or, where the first line is in brackets, in another way: <c>&lt;close&gt;</c>,
/// <c>&lt;silence&gt;</c>, <c>&lt;dribble&gt;</c>, <c>&lt;endless&gt;</c>, <c>&lt;interim&gt;</c>, <c>&lt;raw&gt;…</c>, <c>&lt;lf&gt;</c>.
/// </summary>
public sealed class FaultServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.IPv6Any, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly FaultCase row;
    private readonly List<string> requests = [];

    public FaultServer(FaultCase row)
    {
        this.row = row;
        listener.Server.DualMode = true;
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What came, whole.</summary>
    public IReadOnlyList<string> Requests => requests;

    public void Dispose()
    {
        stopping.Cancel();
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                string request = await Read(stream);
                if (request.Length == 0)
                    return;
                lock (requests)
                    requests.Add(request);
                IReadOnlyList<string>? answer = request.Split(' ')[1] == "/then" ? row.Then
                    : request.StartsWith("OPTIONS ", StringComparison.Ordinal) ? row.Preflight
                    : row.Actual;
                if (answer is null)
                    throw new InvalidOperationException($"Nobody was to ask: {request}");
                await Answer(stream, answer, request);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task<string> Read(NetworkStream stream)
    {
        var request = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(buffer, stopping.Token) is var read and > 0)
            request.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return request.ToString();
    }

    private async Task Answer(NetworkStream stream, IReadOnlyList<string> lines, string request)
    {
        switch (lines[0])
        {
            case "<close>":
                return;
            case "<silence>":
                await Task.Delay(Timeout.Infinite, stopping.Token);
                return;
            case "<dribble>":
                await Write(stream, "HTTP/1.1 204 No Content\r\nX-Slow: ");
                for (; ; await Task.Delay(50, stopping.Token))
                    await Write(stream, "x");
            case "<endless>":
                await Write(stream, "HTTP/1.1 204 No Content\r\n");
                while (true)
                    await Write(stream, $"X-Endless: {new string('x', 8000)}\r\n");
            case "<interim>":
                while (true)
                    await Write(stream, "HTTP/1.1 103 Early Hints\r\n\r\n");
        }
        if (lines[0].StartsWith("<raw>", StringComparison.Ordinal))
        {
            await Write(stream, lines[0]["<raw>".Length..]);
            return;
        }
        string end = lines[0] == "<lf>" ? "\n" : "\r\n";
        string text = Fill(string.Join(end, lines.SkipWhile(line => line == "<lf>")), end, request);
        string head = text.Contains(end + end, StringComparison.Ordinal) ? text : text + end + end;
        // After an interim answer the real one has its own end.
        head = head.StartsWith("HTTP/1.1 1", StringComparison.Ordinal) ? head + end + end : head;
        await Write(stream, head.Split("<cut>")[0]);
    }

    private string Fill(string text, string end, string request)
    {
        string origin = request.Split("\r\n").First(line => line.StartsWith("Origin: ", StringComparison.Ordinal))["Origin: ".Length..];
        string host = request.Split("\r\n").First(line => line.StartsWith("Host: ", StringComparison.Ordinal))["Host: ".Length..];
        bool isListed = origin == row.Call.Origin;
        return text
            .Replace($"{{allow}}{end}", isListed ? $"Access-Control-Allow-Origin: {origin}{end}" : "", StringComparison.Ordinal)
            .Replace("{allow}", isListed ? $"Access-Control-Allow-Origin: {origin}" : "X-Nothing: 1", StringComparison.Ordinal)
            .Replace("{origin-if-listed}", isListed ? origin : "https://other.example.com", StringComparison.Ordinal)
            .Replace("{origin}", origin, StringComparison.Ordinal)
            .Replace("{host}", host, StringComparison.Ordinal)
            .Replace("{port}", $"{Port}", StringComparison.Ordinal);
    }

    private async Task Write(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stopping.Token);
}
