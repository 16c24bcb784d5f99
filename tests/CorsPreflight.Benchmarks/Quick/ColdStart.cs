using System.Diagnostics;
using System.Text;
using CorsPreflight.Benchmarks.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Benchmarks.Quick;

/// <summary>A start happens once, with nothing compiled yet.</summary>
internal static class ColdStart
{
    public const string StartVerb = "--start", CompileVerb = "--compile";

    private const int Origins = 100_000;

    // On every side, so that reading it is nobody's cost.
    private const string Settings = """
        { "StrictPreflight": { "Policies": { "Default": {
          "AllowedOrigins": [
            "https://app.example.com",
            "https://*.shop.example.com"
          ],
          "AllowedMethods": [ "PUT", "DELETE" ],
          "AllowedHeaders": [ "Authorization", "Content-Type" ],
          "AllowCredentials": true,
          "MaxAgeSeconds": 600
        } } } }
        """;

    /// <summary>Prints how many milliseconds a host takes from its builder until it listens.</summary>
    public static async Task Start(Side side)
    {
        long start = Stopwatch.GetTimestamp();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        using var settings = new MemoryStream(Encoding.UTF8.GetBytes(Settings));
        builder.Configuration.AddJsonStream(settings);
        if (side == Side.BuiltIn)
        {
            builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins("https://app.example.com", "https://*.shop.example.com")
                .SetIsOriginAllowedToAllowWildcardSubdomains().WithMethods("PUT", "DELETE").WithHeaders("Authorization", "Content-Type")
                .AllowCredentials().SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
        }
        else if (side == Side.Strict)
        {
            builder.Services.AddStrictPreflight();
        }
        WebApplication app = builder.Build();
        if (side == Side.BuiltIn)
            app.UseCors();
        else if (side == Side.Strict)
            app.UseStrictPreflight();
        app.MapPut("/orders/{id}", static _ => Task.CompletedTask);
        await app.StartAsync();
        OwnProcess.Print(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        await app.DisposeAsync();
    }

    /// <summary>Prints milliseconds and bytes.</summary>
    public static void Compile()
    {
        StrictPreflightPolicyOptions options = PolicyText.Exact(Origins).ForStrict();
        long before = GC.GetTotalAllocatedBytes(precise: true), start = Stopwatch.GetTimestamp();
        var policy = PreflightPolicy.Create(options);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        OwnProcess.Print(elapsed.TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - before);
        GC.KeepAlive(policy);
    }
}
