using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests;

/// <summary>Knows one user by a token, in the header or, for what browsers cannot send headers with, in the query; counts how often it ran.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenHandler.Counter counter)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Token = "a-token";

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<Counter>();
        services.AddAuthentication("token").AddScheme<AuthenticationSchemeOptions, TokenHandler>("token", null);
        services.AddAuthorization();
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        counter.Increment();
        if (Request.Headers.Authorization != $"Bearer {Token}" && Request.Query["access_token"] != Token)
            return Task.FromResult(AuthenticateResult.NoResult());
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "user")], Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name)));
    }

    public sealed class Counter
    {
        private int value;

        public int Value => value;

        public void Increment() => Interlocked.Increment(ref value);
    }
}
