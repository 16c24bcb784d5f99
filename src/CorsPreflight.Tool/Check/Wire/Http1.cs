using System.Text;
using System.Text.RegularExpressions;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>HTTP/1.1, byte by byte: a client that repairs or reorders lines would hide the cause.</summary>
internal static partial class Http1
{
    /// <summary>Chromium gives up at as much.</summary>
    public const int MaxHeaderBytes = 256 * 1024;

    /// <summary>More than any chain of proxies sends ahead of an answer.</summary>
    private const int MaxInterimAnswers = 10;

    public static async Task<Answer> SendAsync(Stream stream, Request request, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Text(request)), cancellation);
        var received = new Received(stream);
        for (int interim = 0; interim < MaxInterimAnswers; interim++)
        {
            Response response = Parse(await ReadHeadAsync(received, request, cancellation), request);
            // 101 would be the end of HTTP on this connection, and was not asked for.
            if (response.Status is >= 200 or 101)
            {
                (bool hasBody, string body) = await BodyPiece.ReadAsync(received, request.Method, response, cancellation);
                return new Answer("HTTP/1.1", response, hasBody, body);
            }
        }
        throw new WireException(
            FailureKind.NotHttp,
            $"{request.Url.Authority} sends one interim answer (1xx) after the other, and never the real one.");
    }

    /// <summary>The bytes of a request, each a character.</summary>
    public static string Text(Request request)
    {
        var text = new StringBuilder($"{request.Method} {request.Url.PathAndQuery} HTTP/1.1\r\n");
        foreach (Header header in request.Headers)
            text.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        return text.Append("\r\n").ToString();
    }

    public static WireException TooLong(Request request) =>
        new(
            FailureKind.TooLong,
            $"{request.Url.Authority} sends headers without end: more than {MaxHeaderBytes / 1024} KB, and browsers give up there.");

    private static async Task<string> ReadHeadAsync(Received received, Request request, CancellationToken cancellation)
    {
        for (int looked = 0; ;)
        {
            if (EndOfHead(received.Bytes.Span, ref looked) is int end)
                return Encoding.Latin1.GetString(received.Take(end).Span);
            if (received.Bytes.Length >= 5 && !received.Bytes.Span.StartsWith("HTTP/"u8))
                throw Nonsense(received, request);
            if (received.Bytes.Length > MaxHeaderBytes)
                throw TooLong(request);
            if (await received.ReadMoreAsync(cancellation) > 0)
                continue;
            throw received.Bytes.IsEmpty
                ? new WireException(
                    FailureKind.ClosedEarly,
                    $"{request.Url.Authority} accepted the connection and closed it without an answer.")
            : received.Bytes.Span.StartsWith("HTTP/"u8)
                ? new WireException(FailureKind.ClosedEarly, $"{request.Url.Authority} closed the connection in the middle of its headers.")
                : Nonsense(received, request);
        }
    }

    // Lines may end in LF alone, as browsers have it.
    private static int? EndOfHead(ReadOnlySpan<byte> bytes, ref int looked)
    {
        for (; looked < bytes.Length; looked++)
        {
            if (bytes[looked] != '\n')
                continue;
            ReadOnlySpan<byte> next = bytes[(looked + 1)..];
            if (next.StartsWith("\n"u8))
                return looked + 2;
            if (next.StartsWith("\r\n"u8))
                return looked + 3;
            // The two bytes that would decide may be yet to come.
            if (next.Length < 2)
                return null;
        }
        return null;
    }

    private static WireException Nonsense(Received received, Request request)
    {
        // A TLS alert: content type 21, version 3.x.
        if (received.Bytes.Span.StartsWith("\u0015\u0003"u8))
            return new WireException(
                FailureKind.NotHttp,
                $"{request.Url.Authority} speaks TLS there: write https://{request.Url.Authority}.");
        string beginning = PrintableText.Clean(Encoding.Latin1.GetString(received.Bytes.Span), 40) ?? "";
        return new WireException(
            FailureKind.NotHttp,
            $"{request.Url.Authority} answers something that is not HTTP; it begins with \"{beginning.Trim()}\". "
            + "Is it the right port?");
    }

    private static Response Parse(string head, Request request)
    {
        string[] lines = head.Split('\n');
        Match status = StatusLine().Match(Trimmed(lines[0]));
        if (!status.Success)
            throw new WireException(
                FailureKind.NotHttp,
                $"{request.Url.Authority} answers something that is not HTTP; it begins with "
                    + $"\"{PrintableText.Clean(Trimmed(lines[0]), 40)}\".");
        if (head.Contains('\0', StringComparison.Ordinal))
            throw new WireException(
                FailureKind.NotHttp,
                $"{request.Url.Authority} answers with a NUL among its headers, and browsers take no such answer.");
        var headers = new List<Header>();
        foreach (string line in lines.Skip(1))
        {
            string text = Trimmed(line);
            // A line that begins with a space goes on with the one before: https://www.rfc-editor.org/rfc/rfc9112#section-5.2.
            if (line is [' ' or '\t', ..] && headers.Count > 0 && text.Length > 0)
                headers[^1] = headers[^1] with { Value = $"{headers[^1].Value} {text}" };
            // One without a name is passed over, as browsers do.
            else if (text.IndexOf(':', StringComparison.Ordinal) is var colon
                && colon > 0
                && !text[..colon].Contains(' ', StringComparison.Ordinal))
                headers.Add(new Header(text[..colon], Trimmed(text[(colon + 1)..])));
        }
        return new Response(int.Parse(status.Groups[1].ValueSpan, null), headers);
    }

    // Of what HTTP calls a space, and nothing else: a no-break space at the end of an origin makes it another one.
    private static string Trimmed(string text) => text.Trim(' ', '\t', '\r');

    [GeneratedRegex(@"^HTTP/1\.[01] +([1-9][0-9]{2})( |$)")]
    private static partial Regex StatusLine();
}
