using CorsPreflight.Benchmarks.Pipelines;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Benchmarks.Wire;

/// <summary>The servers of the load tests that are ASP.NET Core's.</summary>
internal static class Servers
{
    // What this library answers to the preflight of the tests, written by an application that looks at nothing.
    private static readonly Scenario Constant = Scenarios.PreflightAllowed with
    {
        Application = static context =>
        {
            HttpResponse response = context.Response;
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.Vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
            response.Headers.AccessControlAllowOrigin = PolicyText.App;
            response.Headers.AccessControlAllowCredentials = "true";
            response.Headers.AccessControlAllowMethods = "PUT, DELETE";
            response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type";
            response.Headers.AccessControlMaxAge = "600";
            return Task.CompletedTask;
        },
    };

    /// <summary>Listens; the bare side is the constant answer.</summary>
    public static Task<Pipeline> Start(Side side, int port) => Pipeline.Start(side, side == Side.Bare ? Constant : Scenarios.PreflightAllowed, port);
}
