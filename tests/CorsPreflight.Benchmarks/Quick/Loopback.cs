using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CorsPreflight.Benchmarks.Pipelines;

namespace CorsPreflight.Benchmarks.Quick;

/// <summary>Preflights per second on Kestrel, from clients in the same process: of this library, the built-in and the constant answer, in turns.</summary>
internal static class Loopback
{
    private const int Connections = 16, Rounds = 19, WarmUps = 5;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(200);

    private static readonly byte[] Request = Encoding.ASCII.GetBytes(
        $"OPTIONS /orders/42 HTTP/1.1\r\nHost: api.example.com\r\n{string.Concat(Scenarios.PreflightAllowed.Request.Headers.Select(header => $"{header.Name}: {header.Value}\r\n"))}\r\n");

    /// <returns>For each side the rounds in order; the bare side is the constant answer.</returns>
    public static async Task<IReadOnlyDictionary<Side, List<double>>> Measure()
    {
        var servers = new Dictionary<Side, Pipeline>();
        foreach (Side side in Enum.GetValues<Side>())
            servers[side] = await Pipeline.Start(side, Scenarios.Constant);
        var perSecond = servers.Keys.ToDictionary(side => side, _ => new List<double>());
        for (int round = -WarmUps; round < Rounds; round++)
        {
            foreach ((Side side, Pipeline server) in servers)
            {
                double measured = await PerSecond(server.Address.Port);
                if (round >= 0)
                    perSecond[side].Add(measured);
            }
        }
        foreach (Pipeline server in servers.Values)
            await server.DisposeAsync();
        return perSecond;
    }

    private static async Task<double> PerSecond(int port)
    {
        long start = Stopwatch.GetTimestamp();
        int[] answered = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Ask(port, start)));
        return answered.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<int> Ask(int port, long start)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        byte[] answer = new byte[4096];
        int answered = 0;
        for (; Stopwatch.GetElapsedTime(start) < Round; answered++)
        {
            await socket.SendAsync(Request);
            int read = 0;
            do
            {
                int more = await socket.ReceiveAsync(answer.AsMemory(read));
                if (more == 0)
                    throw new InvalidOperationException("The server closed the connection.");
                read += more;
            }
            while (!answer.AsSpan(0, read).EndsWith("\r\n\r\n"u8));
            if (!answer.AsSpan(0, read).StartsWith("HTTP/1.1 204"u8))
                throw new InvalidOperationException(Encoding.ASCII.GetString(answer, 0, read));
        }
        return answered;
    }
}
