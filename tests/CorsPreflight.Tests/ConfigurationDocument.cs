using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests;

/// <summary>The code of docs/configuration.md, to be compiled and run.</summary>
internal static class ConfigurationDocument
{
    public static void InCode(IServiceCollection services)
    {
        // DOCUMENT
        services.AddStrictPreflight(o => o.Policies["Default"].AllowedMethods.Add("PATCH"));
        services.AddStrictPreflight(o => o.Policies["Partner"] = new StrictPreflightPolicyOptions { AllowedOrigins = ["https://partner.example"] });
        // DOCUMENT
    }

    public static (PreflightVerdict Verdict, bool MayConnect) WithoutAServer()
    {
        // DOCUMENT
        PreflightPolicy policy = PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = ["https://app.example.com"] });
        PreflightVerdict verdict = policy.Evaluate(new PreflightRequest("https://app.example.com", "PATCH", "x-a"));
        bool mayConnect = policy.AllowsOrigin("https://app.example.com");
        // DOCUMENT
        return (verdict, mayConnect);
    }

    public static void FromASetting(WebApplicationBuilder builder)
    {
        // DOCUMENT
        builder.Services.AddStrictPreflight(o => o.Policies["Default"] = new StrictPreflightPolicyOptions
        {
            AllowedOrigins = builder.Configuration["App:Origins"]!.Split(',', StringSplitOptions.TrimEntries),
        });
        // DOCUMENT
    }

    // DOCUMENT
    public sealed class PartnerOrigins : IOptionsChangeTokenSource<StrictPreflightOptions>
    {
        private CancellationTokenSource changed = new();

        public string[] Current { get; private set; } = ["https://partner.example"];

        public string? Name => null;

        public IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

        public void Replace(string[] origins)
        {
            Current = origins;
            Interlocked.Exchange(ref changed, new CancellationTokenSource()).Cancel();
        }
    }
    // DOCUMENT

    public static void FromElsewhere(WebApplicationBuilder builder)
    {
        // DOCUMENT
        builder.Services.AddSingleton<PartnerOrigins>();
        builder.Services.AddSingleton<IOptionsChangeTokenSource<StrictPreflightOptions>>(s => s.GetRequiredService<PartnerOrigins>());
        builder.Services.AddStrictPreflight();
        builder.Services.AddOptions<StrictPreflightOptions>().Configure<PartnerOrigins>((o, partners) =>
            o.Policies["Partner"] = new StrictPreflightPolicyOptions { AllowedOrigins = partners.Current });
        // DOCUMENT
    }

    public static void FromMounts(WebApplicationBuilder builder)
    {
        // DOCUMENT
        builder.Configuration.AddJsonFile("config/appsettings.json", optional: true, reloadOnChange: true);
        builder.Configuration.AddKeyPerFile("/etc/secrets", optional: true, reloadOnChange: true);
        // DOCUMENT
    }
}
