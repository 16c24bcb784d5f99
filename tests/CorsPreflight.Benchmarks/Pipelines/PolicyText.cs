using Microsoft.AspNetCore.Cors.Infrastructure;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>One policy, written down for either side: that of a single-page application that signs in and pages through lists.</summary>
internal sealed record PolicyText(IReadOnlyList<string> Origins, bool AnyHeader = false)
{
    public const string App = "https://app.example.com";

    private const int MaxAgeSeconds = 600;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"], Headers = ["Authorization", "Content-Type"], Exposed = ["X-Total"];

    public static PolicyText One { get; } = new([App]);

    /// <summary>So many that are like each other; the last one is named as <see cref="LastOf"/> does.</summary>
    public static PolicyText Exact(int count) => new([.. Enumerable.Range(0, count).Select(i => $"https://app{i}.example.com")]);

    public static string LastOf(int count) => $"https://app{count - 1}.example.com";

    public static PolicyText Wildcards(int count) => new([.. Enumerable.Range(0, count).Select(i => $"https://*.tenant{i}.example.com")]);

    public static string BelowLastOf(int count) => $"https://shop.tenant{count - 1}.example.com";

    public StrictPreflightPolicyOptions ForStrict() => new()
    {
        AllowedOrigins = [.. Origins],
        AllowedMethods = [.. Methods],
        AllowedHeaders = AnyHeader ? ["*", "Authorization"] : [.. Headers],
        ExposedHeaders = [.. Exposed],
        AllowCredentials = true,
        MaxAgeSeconds = MaxAgeSeconds,
    };

    public void ForBuiltIn(CorsPolicyBuilder policy)
    {
        policy.WithOrigins([.. Origins]).WithMethods(Methods).WithExposedHeaders(Exposed).AllowCredentials().SetPreflightMaxAge(TimeSpan.FromSeconds(MaxAgeSeconds));
        if (AnyHeader)
            policy.AllowAnyHeader();
        else
            policy.WithHeaders(Headers);
        // Only where it is needed: it makes the built-in slower.
        if (Origins.Any(origin => origin.Contains('*', StringComparison.Ordinal)))
            policy.SetIsOriginAllowedToAllowWildcardSubdomains();
    }
}
