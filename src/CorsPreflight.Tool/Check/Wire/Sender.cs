namespace CorsPreflight.Tool.Check.Wire;

/// <summary>Sends requests, each over a connection of its own: an answer never depends on an earlier one.</summary>
/// <param name="protocol">Which HTTP is spoken.</param>
/// <param name="timeout">How long each exchange may take in all.</param>
/// <param name="isInsecure">Whether any certificate will do.</param>
internal sealed class Sender(Protocol protocol, TimeSpan timeout, bool isInsecure)
{
    public async Task<Exchange> SendAsync(Request request, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter(timeout);
        bool isConnected = false;
        try
        {
            await using Connection connection = await Connection.OpenAsync(request.Url, protocol, isInsecure, ending.Token);
            isConnected = true;
            Answer answer = connection.IsHttp2
                ? await Http2.SendAsync(connection.Stream, request, ending.Token)
                : await Http1.SendAsync(connection.Stream, request, ending.Token);
            return new Exchange(request, answer, null);
        }
        catch (WireException e)
        {
            return new Exchange(request, null, e.Failure);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            string what =
                isConnected ? "accepted the connection, but did not answer in full"
                : request.Url.Scheme == Uri.UriSchemeHttps ? "did not complete the connection or the TLS handshake"
                : "did not accept a connection";
            return new Exchange(
                request,
                null,
                new Failure(FailureKind.TimedOut, $"{request.Url.Authority} {what} within {timeout.TotalSeconds:0.###} s."));
        }
        catch (IOException)
        {
            return new Exchange(
                request,
                null,
                new Failure(FailureKind.ClosedEarly, $"{request.Url.Authority} broke the connection off without an answer."));
        }
    }
}
