namespace OrdersApi;

/// <summary>
/// The same API with the built-in CORS, by the lines that most applications have. WebApplication puts authentication and authorization
/// ahead of all of them, <c>UseCors()</c> included, so the fallback policy answers the preflights.
/// </summary>
internal static class BuiltIn
{
    public static WebApplication Create(string[] args, Seen seen)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IStartupFilter>(seen);
        builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy
            .WithOrigins("http://127.0.0.1:5173")
            .WithMethods("PUT", "DELETE")
            .WithHeaders("Authorization", "Content-Type")
            .WithExposedHeaders("X-Request-Id")
            .SetPreflightMaxAge(TimeSpan.FromSeconds(600))));
        builder.Services.AddShop();

        WebApplication api = builder.Build();
        api.UseCors();
        api.MapShop();
        return api;
    }
}
