using System.Globalization;
using System.IO.Compression;
using System.Text;
using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>The beginning of a body, which tells who answered. No browser reads more of a preflight's answer either.</summary>
internal static class BodyPiece
{
    /// <summary>Error pages name their server in the first lines.</summary>
    private const int MaxBytes = 8 * 1024;

    /// <summary>The headers decide; a body that takes its time is not waited for.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads it from HTTP/1.1.</summary>
    /// <returns>Whether there is a body, and how it begins.</returns>
    public static async Task<(bool HasBody, string Text)> ReadAsync(
        Received received,
        string method,
        Response response,
        CancellationToken cancellation)
    {
        if (method == "HEAD" || response.Status is < 200 or 204 or 304 || response.Combined("Content-Length") == "0")
            return (false, "");
        bool isChunked = response.Combined("Transfer-Encoding")?.EndsWith("chunked", StringComparison.OrdinalIgnoreCase) == true;
        int wanted =
            int.TryParse(response.Combined("Content-Length"), NumberStyles.None, null, out int length) && !isChunked
                ? Math.Min(length, MaxBytes)
                : MaxBytes;
        await ReadInTimeAsync(
            async timeout =>
            {
                while (received.Bytes.Length < wanted
                    && !(isChunked && received.Bytes.Span.EndsWith("0\r\n\r\n"u8))
                    && await received.ReadMoreAsync(timeout) > 0) { }
            },
            cancellation);
        byte[] bytes = isChunked ? Dechunk(received.Bytes.Span) : received.Bytes.ToArray();
        return (bytes.Length > 0 || (length > 0 && !isChunked), Text(bytes, response));
    }

    /// <summary>Reads it from a stream that knows its end.</summary>
    public static async Task<(bool HasBody, string Text)> ReadAsync(Stream stream, Response response, CancellationToken cancellation)
    {
        byte[] buffer = new byte[MaxBytes];
        int count = 0;
        await ReadInTimeAsync(async timeout =>
        {
            while (count < buffer.Length && await stream.ReadAsync(buffer.AsMemory(count), timeout) is var read and > 0)
                count += read;
        }, cancellation);
        return (count > 0, Text(buffer[..count], response));
    }

    // What came until then is enough, whatever ended it.
    private static async Task ReadInTimeAsync(Func<CancellationToken, Task> read, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(ReadTimeout);
        try
        {
            await read(timeout.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
        }
    }

    private static byte[] Dechunk(ReadOnlySpan<byte> bytes)
    {
        using var body = new MemoryStream();
        while (bytes.IndexOf("\r\n"u8) is var line and > 0)
        {
            ReadOnlySpan<byte> size = bytes[..line];
            int semicolon = size.IndexOf((byte)';');
            if (!int.TryParse(semicolon < 0 ? size : size[..semicolon], NumberStyles.AllowHexSpecifier, null, out int length)
                || length <= 0)
                break;
            bytes = bytes[(line + 2)..];
            length = Math.Min(length, bytes.Length);
            body.Write(bytes[..length]);
            bytes = bytes[Math.Min(length + 2, bytes.Length)..];
        }
        return body.ToArray();
    }

    private static string Text(byte[] bytes, Response response)
    {
        using var compressed = new MemoryStream(bytes);
        using Stream plain = response.Combined("Content-Encoding") switch
        {
            "gzip" => new GZipStream(compressed, CompressionMode.Decompress),
            "br" => new BrotliStream(compressed, CompressionMode.Decompress),
            "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
            _ => compressed,
        };
        byte[] text = new byte[MaxBytes];
        int count = 0;
        try
        {
            while (count < text.Length && plain.Read(text, count, text.Length - count) is var read and > 0)
                count += read;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
        }
        return Encoding.UTF8.GetString(text, 0, count);
    }
}
