using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CorsPreflight.Tool.Tests.Check;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.ToolTests.Check.Wire;

/// <summary>TLS and HTTP/2, and what stands between this machine and a server.</summary>
public class TlsTests
{
    private static readonly string[] Put = ["--origin", "https://app.example.com", "--method", "PUT"];

    [Theory]
    [InlineData("3 tls-certificate", "not signed by an authority that this machine trusts, but by itself", "localhost")]
    [InlineData("3 tls-certificate", "is for another name (CN=other.example)", "other.example")]
    [InlineData("0 allowed", null, "localhost", "--insecure")]
    [InlineData("0 allowed", null, "other.example", "--insecure")]
    public async Task Looks_at_the_certificate(string found, string? detail, string name, params string[] args)
    {
        await using WebApplication server = await Start(HttpProtocols.Http1AndHttp2, name);
        Checked answer = await Checked.Url($"{Address(server)}/", [.. Put, .. args]);
        answer.Summary.Should().Be(found);
        if (detail is not null)
            answer.Detail.Should().Contain(detail);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2 HTTP/2")]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/1.1 HTTP/1.1", "--http", "1.1")]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2 HTTP/2", "--http", "2")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1 HTTP/1.1")]
    [InlineData(HttpProtocols.Http1, "not-http2", "--http", "2")]
    [InlineData(HttpProtocols.Http2, "HTTP/2 HTTP/2")]
    public async Task Speaks_what_the_server_chooses_under_https(HttpProtocols protocols, string spoken, params string[] args)
    {
        await using WebApplication server = await Start(protocols, "localhost");
        Spoken(await Checked.Url($"{Address(server)}/", [.. Put, "--header", "Content-Type: application/json", "--insecure", .. args]))
            .Should().Be(spoken);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1 HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, "HTTP/2 HTTP/2", "--http", "2")]
    [InlineData(HttpProtocols.Http1, "not-http2", "--http", "2")]
    public async Task Speaks_HTTP_1_without_TLS_and_HTTP_2_when_told(HttpProtocols protocols, string spoken, params string[] args)
    {
        await using WebApplication server = await Start(protocols, null);
        Spoken(await Checked.Url($"{Address(server)}/", [.. Put, .. args])).Should().Be(spoken);
    }

    [Fact]
    public async Task Says_that_a_port_speaks_no_TLS()
    {
        await using WebApplication server = await Start(HttpProtocols.Http1, null);
        Checked found = await Checked.Url($"{Address(server).Replace("http:", "https:", StringComparison.Ordinal)}/", Put);
        found.Summary.Should().Be("3 tls-handshake");
        found.Detail.Should().EndWith($"write {Address(server)}.");
    }

    [Fact]
    public async Task Sends_over_HTTP_2_what_is_not_ASCII()
    {
        await using WebApplication server = await Start(HttpProtocols.Http2, "localhost");
        Spoken(await Checked.Url($"{Address(server)}/", [.. Put, "--insecure", "--header", "X-Name: Jos\u00e9"]))
            .Should().Be("HTTP/2 HTTP/2");
    }

    [Fact]
    public async Task Says_that_a_request_is_broken_off_over_HTTP_2()
    {
        await using WebApplication server = await Start(HttpProtocols.Http2, "localhost");
        Checked found = await Checked.Url($"{Address(server)}/abort", [.. Put, "--insecure"]);
        (found.Summary, found.Detail)
            .Should().Be(
                (
                    "3 closed-early",
                    $"{Address(server)["https://".Length..]} accepted the connection and broke the request off without an answer (HTTP/2 "
                        + "error 2)."));
    }

    [Theory]
    [InlineData("\x15\x03\x03\x00\x02\x02\x28", "3 tls-handshake", "the server may offer neither.")]
    [InlineData("", "3 timeout", "did not complete the connection or the TLS handshake within 2 s.")]
    public async Task Says_why_there_is_no_TLS(string answer, string found, string detail)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<Checked> asking = Checked.Url(
            $"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/",
            [.. Put, "--timeout", answer.Length == 0 ? "2" : "60"]);
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer));
        Checked told = await asking;
        told.Summary.Should().Be(found);
        told.Detail.Should().EndWith(detail);
    }

    [Fact]
    public async Task Says_that_nothing_listens()
    {
        int port = FreePort.Next();
        Checked found = await Checked.Url($"http://localhost:{port}/", Put);
        found.Summary.Should().Be("3 connection-refused");
        found.Detail.Should()
            .Be($"Nothing listens at localhost:{port}: the connection was refused. Is the server running, and is the port right?");
    }

    [Fact]
    public async Task Says_that_a_name_leads_nowhere() =>
        (await Checked.Url("http://cors-preflight.invalid/", "--origin", "http://app.example.com")).Summary.Should().Be("3 name-unknown");

    private static string Spoken(Checked found) =>
        found.Cause
        ?? string.Join(
            ' ',
            new[] { "preflight", "call" }.Select(which =>
                found.Report.GetProperty("legs")[0].GetProperty(which).GetProperty("protocol").GetString()));

    private static string Address(WebApplication server) =>
        server.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private static async Task<WebApplication> Start(HttpProtocols protocols, string? name)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    IPAddress.Loopback,
                    0,
                    endpoint =>
                    {
                        endpoint.Protocols = protocols;
                        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
                        if (name is not null)
                            endpoint.UseHttps(Certificate(name));
                    }));
        WebApplication server = builder.Build();
        server.Run(context =>
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlAllowMethods = context.Request.Headers.AccessControlRequestMethod;
            headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
            headers.AccessControlMaxAge = "600";
            if (context.Request.Path == "/abort")
                context.Abort();
            return Task.CompletedTask;
        });
        await server.StartAsync();
        return server;
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
