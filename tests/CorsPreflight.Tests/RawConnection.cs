using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CorsPreflight.Tests;

/// <summary>HTTP/1.1 byte by byte, for what HttpClient would not send. Reads each answer whole.</summary>
internal sealed class RawConnection(Uri address) : IDisposable
{
    private readonly TcpClient client = new(address.Host, address.Port) { NoDelay = true };

    /// <param name="request">Each character is a byte, but in another encoding.</param>
    /// <param name="encoding">Latin-1 by default.</param>
    public async Task<string> Send(string request, Encoding? encoding = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync((encoding ?? Encoding.Latin1).GetBytes(request), timeout.Token);
        var answer = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        while (!IsWhole(answer.ToString()))
        {
            int read = await stream.ReadAsync(buffer, timeout.Token);
            if (read == 0)
                throw new EndOfStreamException($"The server closed the connection after: {answer}");
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return answer.ToString();
    }

    public void Dispose() => client.Dispose();

    private static bool IsWhole(string answer)
    {
        const string length = "\r\nContent-Length: ";
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        string head = answer[..(end + 2)];
        if (head.Contains("\r\nTransfer-Encoding: chunked\r\n", StringComparison.Ordinal))
            return answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        int start = head.IndexOf(length, StringComparison.Ordinal) + length.Length;
        return start < length.Length || answer.Length == end + 4 + int.Parse(head.AsSpan(start, head.IndexOf('\r', start) - start), CultureInfo.InvariantCulture);
    }
}
