using CorsPreflight;
using Microsoft.Extensions.Options;

namespace OrdersApi;

/// <summary>What the page shows beside a failed call.</summary>
internal sealed record Why(string Reason, string? Offender);

/// <summary>The browser client: an application of its own, because another port is another origin.</summary>
internal static class Page
{
    public static WebApplication Create(IServiceProvider api)
    {
        PreflightPolicy policy = PreflightPolicy.Create(api.GetRequiredService<IOptions<StrictPreflightOptions>>().Value.Policies["Default"]);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Default));
        WebApplication page = builder.Build();
        string index = Path.Combine(AppContext.BaseDirectory, "index.html");
        page.MapGet("/", () => TypedResults.PhysicalFile(index, "text/html; charset=utf-8"));
        // A script learns from a refused call only that it failed. The policy is a plain object, so it can be asked without a request.
        page.MapGet("/why", (string origin, string method, string? headers) =>
        {
            PreflightVerdict verdict = policy.Evaluate(new PreflightRequest(origin, method, headers));
            return new Why(verdict.Reason.ToString(), verdict.Offender);
        });
        return page;
    }
}
