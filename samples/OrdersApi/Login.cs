using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OrdersApi;

internal sealed record Credentials(string UserName, string Password);

/// <summary>Trades a user name and a password for a bearer token.</summary>
internal static class Login
{
    public static void MapLogin(this IEndpointRouteBuilder app) => app.MapPost("/login", LogIn).AllowAnonymous();

    private static Results<SignInHttpResult, UnauthorizedHttpResult> LogIn(Credentials credentials)
    {
        if (credentials is not { UserName: "demo", Password: "demo" })
            return TypedResults.Unauthorized();
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, credentials.UserName)], BearerTokenDefaults.AuthenticationScheme);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), authenticationScheme: BearerTokenDefaults.AuthenticationScheme);
    }
}
