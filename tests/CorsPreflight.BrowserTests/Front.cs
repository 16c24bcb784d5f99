using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CorsPreflight.Tests;

/// <summary>
/// The network of all browsers. Each name leads to an application on this machine, over https with a certificate made here, so that
/// pages and APIs have real origins. Whatever else a browser asks for is refused: nothing leaves the machine.
/// </summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private static readonly SslServerAuthenticationOptions WithoutTls = new();

    private readonly ConcurrentDictionary<string, (int Port, SslServerAuthenticationOptions Tls)> applications = [];
    private readonly ConcurrentDictionary<int, bool> open = [];
    private readonly ConcurrentDictionary<TcpClient, int> ledElsewhere = [];
    private readonly Task accepting;

    public Front()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept();
    }

    /// <summary>Of a SOCKS proxy on loopback.</summary>
    public int Port { get; }

    /// <summary>From now on <paramref name="name"/> is <paramref name="app"/>, on every port.</summary>
    public void Lead(string name, TestApp app, Server server = Server.Kestrel)
    {
        var tls = new SslServerAuthenticationOptions
        {
            ServerCertificate = CertificateFor(name),
            ApplicationProtocols = [server == Server.KestrelHttp2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
        };
        applications[name] = (app.Client.BaseAddress!.Port, tls);
    }

    /// <summary>From now on this machine's own names lead to what listens on these ports, over http.</summary>
    public void Open(params ReadOnlySpan<int> ports)
    {
        foreach (int port in ports)
            open[port] = true;
        // Browsers keep connections, and would ask whom these names led to before.
        foreach ((TcpClient browser, int port) in ledElsewhere)
        {
            if (open.ContainsKey(port))
                browser.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await accepting;
    }

    private static X509Certificate2 CertificateFor(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CorsPreflight tests", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task Serve(TcpClient browser)
    {
        using (browser)
        {
            try
            {
                await Serve(browser, browser.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException)
            {
                // The browser hung up, or the application did.
            }
            finally
            {
                ledElsewhere.TryRemove(browser, out _);
            }
        }
    }

    // SOCKS 5 without authentication (RFC 1928): the one kind of proxy that all three take for http and https alike.
    private async Task Serve(TcpClient client, NetworkStream browser)
    {
        byte[] greeting = await Read(browser, 2);
        await Read(browser, greeting[1]);
        await browser.WriteAsync(new byte[] { 5, 0 });
        byte[] request = await Read(browser, 4);
        string name = request[3] switch
        {
            1 => new IPAddress(await Read(browser, 4)).ToString(),
            4 => new IPAddress(await Read(browser, 16)).ToString(),
            _ => Encoding.ASCII.GetString(await Read(browser, (await Read(browser, 1))[0])),
        };
        int port = BinaryPrimitives.ReadUInt16BigEndian(await Read(browser, 2));
        bool isKnown = applications.TryGetValue(name, out var application);
        if (name is "127.0.0.1" or "localhost")
        {
            if (open.ContainsKey(port))
                (isKnown, application) = (true, (port, WithoutTls));
            else
                ledElsewhere[client] = port;
        }
        await browser.WriteAsync(new byte[] { 5, (byte)(isKnown ? 0 : 4), 0, 1, 0, 0, 0, 0, 0, 0 }); // 4: host unreachable
        if (!isKnown)
            return;
        using var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(IPAddress.Loopback, application.Port);
        NetworkStream server = connection.GetStream();
        byte[] first = new byte[1];
        if (await browser.Socket.ReceiveAsync(first, SocketFlags.Peek) == 0)
            return;
        const byte tlsHandshake = 22;
        if (first[0] != tlsHandshake)
        {
            await Exchange(browser, server);
            return;
        }
        await using var tls = new SslStream(browser);
        await tls.AuthenticateAsServerAsync(application.Tls);
        await Exchange(tls, server);
    }

    private static async Task<byte[]> Read(NetworkStream browser, int count)
    {
        byte[] bytes = new byte[count];
        await browser.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static Task Exchange(Stream browser, NetworkStream server) => Task.WhenAny(browser.CopyToAsync(server), server.CopyToAsync(browser)).Unwrap();
}
