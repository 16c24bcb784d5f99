using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>
/// HTTP/2, by .NET's own client over a connection that stands already. It keeps the lines in order; Content-Type and Content-Length, where
/// a browser has them in the middle, come last, and of an answer's lines those of the same name are together.
/// </summary>
internal static class Http2
{
    [SuppressMessage(
        "Usage",
        "CA2262:Set MaxResponseHeadersLength properly",
        Justification = "as much as browsers take, not what an application needs")]
    public static async Task<Answer> SendAsync(Stream connected, Request request, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler
        {
            // Which takes a TLS stream as it is, and does not begin TLS again.
            ConnectCallback = (_, _) => ValueTask.FromResult(connected),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = Http1.MaxHeaderBytes / 1024,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        using var invoker = new HttpMessageInvoker(handler);
        using HttpRequestMessage message = Message(request);
        try
        {
            using HttpResponseMessage answer = await invoker.SendAsync(message, cancellation);
            var response = new Response(
                (int)answer.StatusCode,
                [.. Lines(answer.Headers.NonValidated), .. Lines(answer.Content.Headers.NonValidated)]);
            await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
            (bool hasBody, string text) = await BodyPiece.ReadAsync(body, response, cancellation);
            return new Answer("HTTP/2", response, hasBody, text);
        }
        // An error that the server reports is HTTP/2, but for those that stand for bytes that are not (1), and for the wish for
        // HTTP/1.1 (13).
        catch (HttpRequestException e) when (e.InnerException is HttpProtocolException { ErrorCode: not (1 or 13) and var code })
        {
            throw new WireException(
                FailureKind.ClosedEarly,
                $"{request.Url.Authority} accepted the connection and broke the request off without an answer "
                + $"(HTTP/2 error {code}).");
        }
        catch (HttpRequestException e)
        {
            throw e.HttpRequestError switch
            {
                HttpRequestError.ConfigurationLimitExceeded => Http1.TooLong(request),
                HttpRequestError.ResponseEnded => new WireException(
                    FailureKind.ClosedEarly,
                    $"{request.Url.Authority} accepted the connection and closed it without an answer."),
                _ => new WireException(FailureKind.NotHttp2, $"{request.Url.Authority} does not answer as HTTP/2 does; try --http 1.1."),
            };
        }
    }

    private static HttpRequestMessage Message(Request request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (Header header in request.Headers.Where(header => header.Name is not ("Host" or "Connection")))
        {
            string name = header.Name.ToLowerInvariant();
            if (message.Headers.TryAddWithoutValidation(name, header.Value))
                continue;
            message.Content ??= new NoContent();
            message.Content.Headers.TryAddWithoutValidation(name, header.Value);
        }
        if (!message.Headers.Contains("priority"))
            message.Headers.TryAddWithoutValidation("priority", "u=1, i");
        return message;
    }

    private static IEnumerable<Header> Lines(HttpHeadersNonValidated headers) =>
        headers.SelectMany(header => header.Value.Select(value => new Header(header.Key, value)));

    /// <summary>Carries the headers that .NET counts among the body's, without a body.</summary>
    private sealed class NoContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
