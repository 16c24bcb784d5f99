using CorsPreflight;
using Microsoft.Extensions.Options;

namespace OrdersApi;

/// <summary>What the page shows beside a failed call.</summary>
internal sealed record Why(string Reason, string? Offender);

/// <summary>Where the inspector is; null where it is not mapped.</summary>
internal sealed record Inspector(string? Address);

/// <summary>The browser client: an application of its own, because another port is another origin.</summary>
internal static class Page
{
    public static WebApplication Create(WebApplication api, Seen seen)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Default));
        WebApplication page = builder.Build();
        page.MapGet("/", () => Html("index.html"));
        page.MapGet("/elsewhere", () => Html("elsewhere.html"));
        page.MapGet("/seen", (string call) => seen.Of(call));
        page.MapGet("/inspector", () => new Inspector(api.Environment.IsDevelopment() ? "http://127.0.0.1:5080/_preflight" : null));
        // A script learns from a refused call only that it failed. The policy is a plain object, so it can be asked without a request.
        PreflightPolicy policy = ReadPolicy();
        page.MapGet("/why", (string origin, string method, string? headers) =>
        {
            try
            {
                policy = ReadPolicy();
            }
            catch (StrictPreflightConfigurationException)
            {
                // appsettings.json was broken by an edit. The last good policy stays, as it does in the API.
            }
            PreflightVerdict verdict = policy.Evaluate(new PreflightRequest(origin, method, headers));
            return new Why(verdict.Reason.ToString(), verdict.Offender);
        });
        return page;

        IResult Html(string file) => TypedResults.PhysicalFile(Path.Combine(page.Environment.ContentRootPath, file), "text/html; charset=utf-8");

        PreflightPolicy ReadPolicy() =>
            PreflightPolicy.Create(api.Services.GetRequiredService<IOptionsFactory<StrictPreflightOptions>>().Create(Options.DefaultName).Policies["Default"]);
    }
}
