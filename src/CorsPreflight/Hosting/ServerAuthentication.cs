using Microsoft.AspNetCore.Server.HttpSys;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Hosting;

/// <summary>
/// Servers that ask for a user themselves answer a preflight, which never carries one, with 401 before any middleware runs. Nothing in
/// process can help, but it can be said at startup.
/// </summary>
internal static class ServerAuthentication
{
    // The ASP.NET Core Module sets ASPNETCORE_IIS_HTTPAUTH for what it hosts, in process or not: "windows;basic;anonymous;", as switched
    // on.
    private const string IisAuthentication = "IIS_HTTPAUTH";

    /// <summary>What keeps preflights from the application, and the remedy; null where nothing does.</summary>
    /// <param name="server">The server's assembly.</param>
    /// <param name="services">The application's.</param>
    public static string? FindObstacle(string? server, IServiceProvider services)
    {
        if (services.GetService<IConfiguration>()?[IisAuthentication] is { Length: > 0 } iis && !iis.Split(';').Contains("anonymous"))
        {
            return $"IIS has anonymous authentication off (on: {iis.TrimEnd(';')}). Switch it on beside the other: "
                + "<anonymousAuthentication enabled=\"true\" /> in <system.webServer><security><authentication> of web.config, or "
                    + "\"anonymousAuthentication\": true in launchSettings.json";
        }
        return server == "Microsoft.AspNetCore.Server.HttpSys" && IsAnonymousOff(services)
            ? "HTTP.sys has anonymous access off. Switch it on beside the other: UseHttpSys(o => o.Authentication.AllowAnonymous = true)"
            : null;
    }

    // By itself, so that the assembly of HTTP.sys is loaded only where it is the server.
    private static bool IsAnonymousOff(IServiceProvider services) =>
        services.GetService<IOptions<HttpSysOptions>>()?.Value.Authentication.AllowAnonymous == false;
}
