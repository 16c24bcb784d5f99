using CorsPreflight.Tests.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>Each browser once for all tests, started when the first of them asks for it; the pages it opens, and the applications they call.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private readonly Front front = new();
    private readonly Dictionary<EngineName, Engine> engines = [];
    private TestApp? pages;

    public async Task InitializeAsync()
    {
        string html = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "page.html"));
        pages = await TestApp.Start(Server.Kestrel, _ => { }, app => app.Run(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(html);
        }), settings: "{}");
    }

    public async Task DisposeAsync()
    {
        foreach (Engine engine in engines.Values)
            await engine.DisposeAsync();
        if (pages is not null)
            await pages.DisposeAsync();
        await front.DisposeAsync();
    }

    /// <summary>Opens page.html at an origin.</summary>
    internal async Task<Engine> Open(EngineName name, string origin)
    {
        Engine engine = await Find(name);
        front.Lead(new Uri(origin).IdnHost, pages!);
        await engine.Go($"{origin}/");
        return engine;
    }

    /// <summary>Opens a page of the sample OrdersApi, which runs.</summary>
    internal async Task<Engine> OpenSample(EngineName name, string address)
    {
        Engine engine = await Find(name);
        front.Open(5080, 5081, 5173);
        await engine.Go(address);
        return engine;
    }

    private async Task<Engine> Find(EngineName name)
    {
        if (!engines.TryGetValue(name, out Engine? engine))
            engines.Add(name, engine = await Engine.Start(name, front.Port));
        return engine;
    }

    /// <summary>Over HTTP/2, but for WebKitGTK, which does not offer it through a proxy.</summary>
    internal Task<Api> Serve(EngineName name, Action<IServiceCollection> services, Action<WebApplication> pipeline, string settings = Api.Settings, string? host = null) =>
        Api.Start(front, name == EngineName.WebKit ? Server.Kestrel : Server.KestrelHttp2, services, pipeline, settings, host);
}

/// <summary>The browsers are shared, and two cores carry one at a time.</summary>
[CollectionDefinition(nameof(Browsers), DisableParallelization = true)]
public sealed class BrowsersDefinition : ICollectionFixture<Browsers>;
