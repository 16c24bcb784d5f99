using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>A gateway on each server, in front of the same two backends; a route for each spelling of <c>CorsPolicy</c> and each backend.</summary>
public sealed class Gateways : IAsyncLifetime
{
    private readonly Dictionary<Server, TestApp> gateways = [];

    /// <summary>What the routes name, by the first segment of their paths; null where they name none.</summary>
    internal static Dictionary<string, string?> Names { get; } = new()
    {
        ["none"] = null,
        ["empty"] = "",
        ["default"] = "default",
        ["capital-default"] = "Default",
        ["partner"] = "Partner",
        ["other-case"] = "pARTNER",
        ["disable"] = "disable",
        ["capital-disable"] = "Disable",
    };

    internal Backend Plain { get; private set; } = null!;

    internal Backend Wrong { get; private set; } = null!;

    internal TestApp this[Server server] => gateways[server];

    internal int Hits => Plain.Hits + Wrong.Hits;

    /// <summary>An appsettings.json with the policies of <see cref="TestApp.Settings"/>.</summary>
    internal static string Settings(object routes, object clusters) => Settings(TestApp.Settings, routes, clusters);

    /// <summary>An appsettings.json with these policies.</summary>
    internal static string Settings(string policies, object routes, object clusters) =>
        $$"""{{policies.TrimEnd()[..^1]}}, "ReverseProxy": {{JsonSerializer.Serialize(new { Routes = routes, Clusters = clusters })}} }""";

    internal static object Route(string path, string cluster, string? corsPolicy = null, object? match = null, string? authorizationPolicy = null) => new
    {
        Match = match ?? new { Path = $"/{path}/{{**rest}}" },
        ClusterId = cluster,
        CorsPolicy = corsPolicy,
        AuthorizationPolicy = authorizationPolicy,
        Transforms = new[] { new { PathPattern = "/{**rest}" } },
    };

    internal static object Cluster(string address) => new { Destinations = new { here = new { Address = address } }, HttpRequest = new { ActivityTimeout = "00:00:01" } };

    /// <summary>Where nobody listens.</summary>
    internal static string Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    internal static Task<TestApp> Start(Server server, string settings) => TestApp.Start(server, AddTo, MapOn, settings);

    internal static void AddTo(WebApplicationBuilder builder)
    {
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        builder.Services.AddStrictPreflight();
        Probe.NobodyHandler.AddTo(builder.Services);
    }

    internal static void MapOn(WebApplication app)
    {
        app.UseWebSockets();
        app.MapReverseProxy();
        app.UseStrictPreflight();
    }

    public async Task InitializeAsync()
    {
        Plain = await Backend.Start(writesCors: false);
        Wrong = await Backend.Start(writesCors: true);
        var routes = new Dictionary<string, object>();
        foreach ((string name, string? policy) in Names)
        {
            foreach (string backend in new[] { "plain", "wrong" })
                routes[$"{name}-{backend}"] = Route($"{name}/{backend}", backend, policy);
        }
        routes["down"] = Route("partner/down", "down", "Partner");
        routes["guarded"] = Route("partner/guarded", "wrong", "Partner", authorizationPolicy: "default");
        string settings = Settings(routes, new { plain = Cluster(Plain.Address), wrong = Cluster(Wrong.Address), down = Cluster(Nowhere()) });
        foreach (Server server in new[] { Server.Kestrel, Server.KestrelHttp2 })
            gateways[server] = await Start(server, settings);
    }

    public async Task DisposeAsync()
    {
        foreach (TestApp gateway in gateways.Values)
            await gateway.DisposeAsync();
        await Plain.DisposeAsync();
        await Wrong.DisposeAsync();
    }
}
