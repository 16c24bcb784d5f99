using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests;

public enum Server
{
    TestServer,
    Kestrel,
    KestrelHttp2,

    /// <summary>HTTP/2 over TLS.</summary>
    KestrelHttps,
}

/// <summary>A real application on one of the servers, with what it logged and how often authentication and handlers ran.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    /// <summary>Two policies that allow one origin each, so that the origin which is let in tells the policy.</summary>
    public const string Settings = """
        { "StrictPreflight": { "Policies": {
            "Default": { "AllowedOrigins": [ "https://app.example" ], "AllowedMethods": [ "PUT" ], "AllowedHeaders": [ "Authorization", "Content-Type" ], "AllowCredentials": true, "MaxAgeSeconds": 600 },
            "Partner": { "AllowedOrigins": [ "https://partner.example" ], "AllowedMethods": [ "PUT", "DELETE" ], "AllowedHeaders": [ "*" ], "ExposedHeaders": [ "X-Total" ] } } } }
        """;

    public const string App = "https://app.example", Partner = "https://partner.example", Evil = "https://evil.test";

    // Machines watch so many files at once and no more, and there are many tests.
    private static readonly string[] WithoutFileWatchers = ["--hostBuilder:reloadConfigOnChange=false"];

    private static readonly Lazy<X509Certificate2> Certificate = new(static () =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        // With its key in a form that every platform's TLS takes.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    });

    private readonly IHost host;
    private readonly bool isInMemory;

    private TestApp(IHost host, Probe probe, Version version)
    {
        this.host = host;
        Probe = probe;
        isInMemory = host.Services.GetRequiredService<IServer>() is TestServer;
        string address = isInMemory ? "http://localhost" : host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        HttpMessageHandler handler = isInMemory ? host.GetTestServer().CreateHandler() : new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => Certificate.Value.Equals(certificate) },
        };
        Client = new HttpClient(handler) { BaseAddress = new Uri(address) };
        Version = version;
    }

    public HttpClient Client { get; }

    public Probe Probe { get; }

    /// <summary>Of HTTP.</summary>
    public Version Version { get; }

    public IServiceProvider Services => host.Services;

    /// <summary>A minimal API: services, then Program.cs. UseStrictPreflight is the caller's to place.</summary>
    public static Task<TestApp> Start(Server server, Action<WebApplicationBuilder> services, Action<WebApplication> pipeline, string settings = Settings, string environment = "Production")
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, Args = WithoutFileWatchers });
        var probe = new Probe();
        builder.Configuration.AddJson(settings);
        Prepare(builder.Logging, builder.Services, probe);
        Choose(server, builder.WebHost);
        services(builder);
        WebApplication app = builder.Build();
        pipeline(app);
        return Start(app, probe, server);
    }

    /// <summary>A Startup class on the generic host.</summary>
    public static Task<TestApp> Start<TStartup>(Server server, Func<TStartup> startup, string settings = Settings)
        where TStartup : class
    {
        var probe = new Probe();
        IHost host = Host.CreateDefaultBuilder(WithoutFileWatchers)
            .ConfigureAppConfiguration(c => c.AddJson(settings))
            .ConfigureWebHostDefaults(web =>
            {
                web.UseStartup(_ => startup());
                Choose(server, web);
            })
            .ConfigureServices(s => s.AddSingleton(probe))
            .ConfigureLogging(l => Prepare(l, null, probe))
            .Build();
        return Start(host, probe, server);
    }

    /// <summary>A host that somebody else made, and prepared with <see cref="Prepare(IWebHostBuilder, Server, string)"/>.</summary>
    public static TestApp Over(IHost host, Server server) => new(host, host.Services.GetRequiredService<Probe>(), VersionOf(server));

    public static void Prepare(IWebHostBuilder web, Server server, string settings = Settings)
    {
        var probe = new Probe();
        web.ConfigureAppConfiguration(c => c.AddJson(settings)).ConfigureServices(s => s.AddSingleton(probe)).ConfigureLogging(l => Prepare(l, null, probe));
        Choose(server, web);
    }

    public Task<HttpResponseMessage> Preflight(string path, string origin, string method, string? headers = null) =>
        Send("OPTIONS", path, origin, request =>
        {
            request.Headers.Add("Access-Control-Request-Method", method);
            if (headers is not null)
                request.Headers.Add("Access-Control-Request-Headers", headers);
        });

    public async Task<HttpResponseMessage> Send(string method, string path, string? origin, Action<HttpRequestMessage>? more = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        more?.Invoke(request);
        if (!isInMemory)
            return await Client.SendAsync(request);
        HttpResponseMessage response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        try
        {
            // At the end of the body the application is done.
            await response.Content.LoadIntoBufferAsync();
        }
        catch (HttpRequestException)
        {
            // TestServer breaks off the empty body of a response after which the application throws.
        }
        return response;
    }

    /// <summary>Header lines that no client has tidied up: over HTTP/1.1, or past any server. The answer is one of <see cref="Answers"/>.</summary>
    public async Task<string> Send(string method, string path, params IEnumerable<KeyValuePair<string, StringValues>> headers)
    {
        if (isInMemory)
        {
            return Answers.Of(await host.GetTestServer().SendAsync(context =>
            {
                (context.Request.Method, context.Request.Path) = (method, path);
                // Not Append, which drops empty lines.
                foreach ((string name, StringValues lines) in headers)
                    context.Request.Headers[name] = lines;
            }));
        }
        using var connection = new RawConnection(Client.BaseAddress!);
        IEnumerable<string> text = headers.SelectMany(header => header.Value.Select(line => $"{header.Key}: {line}\r\n"));
        return Answers.Of(await connection.Send($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n{string.Concat(text)}\r\n", Encoding.UTF8));
    }

    /// <summary>Waits until what was answered is done with: a server may send the last byte before middleware has logged it.</summary>
    public Task Stop() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        host.Dispose();
    }

    private static async Task<TestApp> Start(IHost host, Probe probe, Server server)
    {
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new TestApp(host, probe, VersionOf(server));
    }

    private static Version VersionOf(Server server) => server is Server.KestrelHttp2 or Server.KestrelHttps ? HttpVersion.Version20 : HttpVersion.Version11;

    private static void Choose(Server server, IWebHostBuilder web)
    {
        if (server == Server.TestServer)
            web.UseTestServer();
        else
            web.UseKestrel(k => k.Listen(IPAddress.Loopback, 0, l => Listen(l, server)));
    }

    private static void Listen(ListenOptions listen, Server server)
    {
        listen.Protocols = server switch
        {
            Server.Kestrel => HttpProtocols.Http1,
            Server.KestrelHttp2 => HttpProtocols.Http2,
            _ => HttpProtocols.Http1AndHttp2,
        };
        if (server == Server.KestrelHttps)
            listen.UseHttps(Certificate.Value);
    }

    private static void Prepare(ILoggingBuilder logging, IServiceCollection? services, Probe probe)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Debug);
        logging.Services.AddSingleton<ILoggerProvider>(probe);
        services?.AddSingleton(probe);
    }
}
