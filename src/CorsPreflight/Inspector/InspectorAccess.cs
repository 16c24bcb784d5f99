using CorsPreflight.Core.Fetch;
using CorsPreflight.Diagnostics;
using CorsPreflight.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Inspector;

/// <summary>
/// Where the inspector is and who gets to it, as its endpoint's metadata says once all conventions ran, those of its group included. It
/// is metadata itself, by which the endpoint is found.
/// </summary>
/// <param name="services">The application's.</param>
/// <param name="evenOutsideDevelopment">Whether it was mapped wherever the application runs.</param>
internal sealed class InspectorAccess(IServiceProvider services, bool evenOutsideDevelopment)
{
    private readonly IHostEnvironment environment = services.GetRequiredService<IHostEnvironment>();

    /// <summary>Before the server listens: outside Development the page is for users alone.</summary>
    /// <exception cref="InvalidOperationException">Anybody could read it.</exception>
    public void Check()
    {
        if (environment.IsDevelopment() || FindEndpoint() is not RouteEndpoint endpoint)
            return;
        string? cause = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? "it allows anonymous users. Remove AllowAnonymous() from it, or from the group that it is mapped in"
            : DemandsUser(endpoint) || HasFallbackPolicy() ? null : "nothing there asks for a user";
        if (cause is not null)
        {
            throw new InvalidOperationException(
                $"In the environment {environment.EnvironmentName}, {PathOf(endpoint)} would show everybody each policy, and from where, for what and with which answer "
                + $"the application is called, because {cause}. Let it ask for a user: app.MapStrictPreflightInspector(evenOutsideDevelopment: true).RequireAuthorization();");
        }
    }

    /// <summary>When the server knows its addresses: in Development, whoever starts the application finds the page in the log.</summary>
    public void Announce()
    {
        if (!environment.IsDevelopment() || BuildTimeDocument.IsWritten || FindEndpoint() is not RouteEndpoint endpoint)
            return;
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category);
        string addresses = FindAddresses(PathOf(endpoint));
        bool allowsAnonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (!allowsAnonymous && !DemandsUser(endpoint) && HasFallbackPolicy())
            Log.InspectorClosed(logger, "the fallback authorization policy", addresses);
        // Whoever maps it wherever the application runs has it ask for a user everywhere.
        else if (!allowsAnonymous && !evenOutsideDevelopment && DemandsUser(endpoint))
            Log.InspectorClosed(logger, "the authorization of its endpoint, or of the group that it is mapped in,", addresses);
        else
            Log.InspectorMapped(logger, addresses);
    }

    private RouteEndpoint? FindEndpoint() =>
        services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<InspectorAccess>() == this);

    private static string PathOf(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText?.Trim('/')}";

    private static bool DemandsUser(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(static one => one is IAuthorizeData or AuthorizationPolicy or IAuthorizationRequirementData);

    // At startup nobody else needs the thread.
    private bool HasFallbackPolicy() =>
        services.GetService<IAuthorizationPolicyProvider>()?.GetFallbackPolicyAsync().GetAwaiter().GetResult() is not null;

    // The path alone where the server has no address that a browser on this machine can ask: in memory, a socket in the file system.
    private string FindAddresses(string path)
    {
        ICollection<string> bound = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        string[] addresses = [.. bound.Select(BindingAddress.Parse).Where(static address => !address.IsUnixPipe && !address.IsNamedPipe)
            .Select(address => (Address: address, Host: IsEveryHost(address.Host) ? "localhost" : address.Host))
            .Where(one => evenOutsideDevelopment || OriginPattern.IsLoopback(one.Host.ToLowerInvariant()))
            .Select(one => $"{one.Address.Scheme}://{one.Host}{Port(one.Address)}{one.Address.PathBase}{path}").Distinct()];
        return addresses.Length == 0 ? path : string.Join(", ", addresses);
    }

    private static bool IsEveryHost(string host) => host is "+" or "*" or "0.0.0.0" or "[::]";

    private static string Port(BindingAddress address) =>
        (address.Scheme, address.Port) is ("http", 80) or ("https", 443) ? "" : $":{address.Port}";
}
