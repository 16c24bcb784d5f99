using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>A connection to the server itself, without any proxy, and under https with TLS.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private Connection(Stream stream, bool isHttp2) => (Stream, IsHttp2) = (stream, isHttp2);

    public Stream Stream { get; }

    public bool IsHttp2 { get; }

    [SuppressMessage(
        "Reliability",
        "CA2000:Dispose objects before losing scope",
        Justification = "the connection owns its stream, and the stream the socket")]
    public static async Task<Connection> OpenAsync(Uri url, Protocol protocol, bool isInsecure, CancellationToken cancellation)
    {
        var stream = new NetworkStream(await ConnectAsync(url, cancellation), ownsSocket: true);
        if (url.Scheme == Uri.UriSchemeHttp)
            return new Connection(stream, protocol == Protocol.Http2);
        SslStream tls = await SecureAsync(stream, url, protocol, isInsecure, cancellation);
        bool isHttp2 = tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
        if (protocol == Protocol.Http2 && !isHttp2)
            throw NotHttp2(url);
        return new Connection(tls, isHttp2);
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();

    private static async Task<Socket> ConnectAsync(Uri url, CancellationToken cancellation)
    {
        // Browsers never ask the network for it: https://datatracker.ietf.org/doc/html/rfc6761#section-6.3.
        string host = url.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? "localhost" : url.IdnHost;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(host, url.Port), cancellation);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => new WireException(
                    FailureKind.Refused,
                    $"Nothing listens at {url.Host}:{url.Port}: the connection was refused. Is the server running, and is the "
                        + "port right?"),
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new WireException(
                    FailureKind.NameUnknown,
                    $"The name {url.IdnHost} leads to no address: check its spelling."),
                SocketError.TimedOut => new WireException(
                    FailureKind.TimedOut,
                    $"{url.Authority} did not accept a connection in time: a firewall may drop what is sent to port {url.Port}."),
                _ => new WireException(FailureKind.Unreachable, $"Cannot connect to {url.Authority}: {e.Message}."),
            };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<SslStream> SecureAsync(
        Stream stream,
        Uri url,
        Protocol protocol,
        bool isInsecure,
        CancellationToken cancellation)
    {
        string? fault = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, chain, errors) =>
        {
            fault = isInsecure || errors == SslPolicyErrors.None ? null : Fault(url, certificate, chain, errors);
            return fault is null;
        });
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = url.IdnHost,
                ApplicationProtocols = protocol switch
                {
                    Protocol.Http11 => [SslApplicationProtocol.Http11],
                    Protocol.Http2 => [SslApplicationProtocol.Http2],
                    _ => [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                },
            }, cancellation);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            if (fault is not null)
                throw new WireException(FailureKind.Certificate, fault);
            // Servers end the handshake where they offer nothing of what is demanded.
            throw protocol == Protocol.Http2 && e is AuthenticationException
                ? NotHttp2(url)
                : new WireException(FailureKind.NotTls, $"TLS handshake with {url.Authority} failed: {Reason(url, e)}");
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static WireException NotHttp2(Uri url) =>
        new(FailureKind.NotHttp2, $"{url.Authority} does not offer HTTP/2 (ALPN): leave --http out, or write --http 1.1.");

    // Where the system's TLS has something to say there is an inner exception; OpenSSL's words come after its codes.
    private static string Reason(Uri url, Exception e) => e is IOException or { InnerException: null }
        ? $"it closed the connection or sent something else. If the server speaks plain HTTP there, write http://{url.Authority}."
        : $"{e.GetBaseException().Message.Split("::")[^1].TrimEnd('.')}. Browsers speak TLS 1.2 and 1.3, and the server may offer neither.";

    private static string Validity(X509Certificate? certificate) =>
        certificate is X509Certificate2 { NotBefore: var begin, NotAfter: var end }
            ? string.Create(CultureInfo.InvariantCulture, $"valid from {begin:yyyy-MM-dd} to {end:yyyy-MM-dd}")
            : "";

    private static string Fault(Uri url, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        string remedy = "A page's call fails the same way; --insecure looks past it.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return $"{url.Authority} shows no certificate. {remedy}";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"The certificate of {url.Authority} is for another name ({certificate?.Subject}). {remedy}";
        return (chain?.ChainStatus.Select(status => status.Status) ?? []).Contains(X509ChainStatusFlags.NotTimeValid)
            ? $"The certificate of {url.Authority} is out of date ({Validity(certificate)}). {remedy}"
            : $"The certificate of {url.Authority} is not signed by an authority that this machine "
                + $"trusts{(certificate?.Subject == certificate?.Issuer ? ", but by itself" : "")}. {remedy}";
    }
}
