using System.Net.Sockets;
using System.Text;

namespace CorsPreflight.Tests;

/// <summary>HTTP/1.1 byte by byte, for what HttpClient would not send. Reads the head of each answer; the bodies are empty.</summary>
internal sealed class RawConnection(Uri address) : IDisposable
{
    private readonly TcpClient client = new(address.Host, address.Port);

    public async Task<string> Send(string request)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), timeout.Token);
        var answer = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        while (!IsWhole(answer.ToString()))
        {
            int read = await stream.ReadAsync(buffer, timeout.Token);
            if (read == 0)
                break;
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return answer.ToString();
    }

    public void Dispose() => client.Dispose();

    private static bool IsWhole(string answer) =>
        answer.EndsWith(answer.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal) ? "\r\n0\r\n\r\n" : "\r\n\r\n", StringComparison.Ordinal);
}
