using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;

namespace OrdersApi;

/// <summary>What both APIs are, whichever CORS they have: orders for whoever has a token.</summary>
internal static class Shop
{
    public static void AddShop(this IServiceCollection services)
    {
        services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<OrderBook>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Default));
    }

    public static void MapShop(this WebApplication api)
    {
        api.Use((context, next) =>
        {
            // As the response starts, because whoever answers an exception clears the headers first. A 401 has no id: it never gets here.
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
                return Task.CompletedTask;
            });
            return next(context);
        });
        api.MapLogin();
        api.MapOrders();
    }
}
