using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>An application under names of its own, and what browsers asked of it.</summary>
internal sealed class Api : IAsyncDisposable
{
    public const string App = "https://app.example.com", Partner = "https://partner.test", Evil = "https://evil.test";

    public const string Settings = """
        { "StrictPreflight": { "Policies": {
            "Default": { "AllowedOrigins": [ "https://app.example.com" ], "AllowedMethods": [ "PUT" ], "AllowedHeaders": [ "Authorization", "Content-Type" ], "AllowCredentials": true, "MaxAgeSeconds": 600 },
            "Partner": { "AllowedOrigins": [ "https://partner.test" ], "AllowedMethods": [ "PUT" ] } } } }
        """;

    private static int count;

    private readonly TestApp app;

    private Api(TestApp app, string origin, string secondOrigin)
    {
        this.app = app;
        Origin = origin;
        SecondOrigin = secondOrigin;
    }

    /// <summary>Same-site with <see cref="App"/>, so that cookies travel, and never used before, so that no browser remembers a preflight.</summary>
    public string Origin { get; }

    /// <summary>The same application under another name.</summary>
    public string SecondOrigin { get; }

    public Witness Witness => app.Services.GetRequiredService<Witness>();

    public static async Task<Api> Start(Front front, Server server, Action<IServiceCollection> services, Action<WebApplication> pipeline, string settings, string? name)
    {
        TestApp app = await TestApp.Start(server, b =>
        {
            b.Services.AddSingleton<Witness>().AddSingleton<IStartupFilter>(s => s.GetRequiredService<Witness>());
            b.Services.Configure<KestrelServerOptions>(o => o.AllowAlternateSchemes = true); // the front ends TLS, and HTTP/2 tells of https
            services(b.Services);
        }, pipeline, settings);
        name ??= $"api{Interlocked.Increment(ref count)}.example.com";
        front.Lead(name, app, server);
        front.Lead($"second.{name}", app, server);
        return new Api(app, $"https://{name}", $"https://second.{name}");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
