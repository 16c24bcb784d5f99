using System.Globalization;
using System.Text.Json;
using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.LawTests.Applications;

/// <summary>A layout, running in memory.</summary>
internal sealed class LawApplication : IAsyncDisposable
{
    // Machines watch so many files at once and no more, and there are many layouts.
    private static readonly string[] WithoutFileWatchers = ["--hostBuilder:reloadConfigOnChange=false"];

    private readonly IHost host;
    private readonly Func<Action<HttpContext>, Task<HttpContext>> send;
    private readonly Recorder recorder;
    private int requests;

    private LawApplication(IHost host, Recorder recorder)
    {
        this.host = host;
        this.recorder = recorder;
        TestServer server = host.GetTestServer();
        send = configure => server.SendAsync(configure);
    }

    public static async Task<LawApplication> Start(Layout layout)
    {
        var recorder = new Recorder(layout.ChoosesAhead);
        IHost host = layout.Hosting == HostKind.Startup ? Generic(layout, recorder) : Minimal(layout, recorder);
        await host.StartAsync();
        return new LawApplication(host, recorder);
    }

    public Task<Answer> Send(Question question, string? origin) => Send(question, origin, request =>
    {
        foreach ((string name, string value) in question.Headers())
            request.Headers[name] = value;
    });

    public Task<Answer> Preflight(Question question, string origin) => Send(question, origin, request =>
    {
        request.Method = "OPTIONS";
        request.Headers.AccessControlRequestMethod = question.Method;
        if (question.RequestedHeaders.Length > 0)
            request.Headers.AccessControlRequestHeaders = question.RequestedHeaders;
    });

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        host.Dispose();
    }

    private async Task<Answer> Send(Question question, string? origin, Action<HttpRequest> more)
    {
        string number = (++requests).ToString(CultureInfo.InvariantCulture);
        try
        {
            HttpContext context = await send(context =>
            {
                question.PutInto(context.Request);
                context.Request.Headers[Recorder.Header] = number;
                if (origin is not null)
                    context.Request.Headers.Origin = origin;
                more(context.Request);
            });
            await ReadToEnd(context.Response.Body);
            IHeaderDictionary headers = context.Response.Headers;
            return new Answer(context.Response.StatusCode, recorder.Of(number))
            {
                AllowOrigin = headers.AccessControlAllowOrigin,
                AllowsCredentials = headers.AccessControlAllowCredentials == "true",
                AllowMethods = Listed(headers.AccessControlAllowMethods),
                AllowHeaders = Listed(headers.AccessControlAllowHeaders),
                ExposeHeaders = Listed(headers.AccessControlExposeHeaders),
                MaxAge = headers.AccessControlMaxAge,
                VariesByOrigin = Listed(headers.Vary).Contains("Origin", StringComparer.OrdinalIgnoreCase),
            };
        }
        catch (Exception) when (origin is null)
        {
            // Without an origin nobody but the server answers an exception, and this server throws it.
            return new Answer(StatusCodes.Status500InternalServerError, recorder.Of(number)) { IsMissing = true };
        }
    }

    private static string[] Listed(StringValues lines) =>
        lines.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // At the end of the body the application is done.
    private static async Task ReadToEnd(Stream body)
    {
        try
        {
            await body.CopyToAsync(Stream.Null);
        }
        catch (Exception)
        {
            // This server breaks off the body of a response after which the application throws.
        }
    }

    private static WebApplication Minimal(Layout layout, Recorder recorder)
    {
        var options = new WebApplicationOptions { EnvironmentName = "Production", Args = WithoutFileWatchers };
        WebApplicationBuilder builder = WebApplication.CreateBuilder(options);
        builder.Configuration.AddJsonStream(Settings(layout));
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        Configure(builder.Services, layout);
        WebApplication app = builder.Build();
        new Pipeline(recorder).Build(app, layout.Steps, isRouted: layout.Hosting == HostKind.Implicit);
        return app;
    }

    private static IHost Generic(Layout layout, Recorder recorder) => new HostBuilder()
        .ConfigureAppConfiguration(configuration => configuration.AddJsonStream(Settings(layout)))
        .ConfigureWebHost(web => web
            .UseTestServer()
            .ConfigureServices(services => Configure(services.AddRouting(), layout))
            .Configure(app => new Pipeline(recorder).Build(app, layout.Steps, isRouted: false)))
        .Build();

    private static void Configure(IServiceCollection services, Layout layout)
    {
        VersionConstraint.AddTo(services);
        // None that has nothing to say: that they are there makes the library look at every endpoint.
        foreach (Matching matching in layout.Matchings)
            services.AddSingleton(VersionMatching.Of(matching, layout.HasKnownPackage));
        services.AddStrictPreflight();
    }

    private static MemoryStream Settings(Layout layout)
    {
        var section = new Dictionary<string, object> { ["Policies"] = layout.Policies.ToDictionary(policy => policy.Name, Policy) };
        if (layout.PathBases is not null)
            section["PathBases"] = layout.PathBases;
        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["StrictPreflight"] = section }));
    }

    private static object Policy(PolicySpec policy) => new
    {
        AllowedOrigins = policy.AdmitsAnyOrigin ? ["*"] : new[] { policy.OwnOrigin, PolicySpec.Everybody },
        AllowedMethods = policy.Methods,
        AllowedHeaders = policy.Headers,
        ExposedHeaders = policy.Exposed,
        AllowCredentials = policy.AllowsCredentials,
        MaxAgeSeconds = policy.MaxAge,
    };
}
