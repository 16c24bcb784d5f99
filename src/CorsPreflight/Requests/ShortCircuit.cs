using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Requests;

/// <summary>Endpoints that routing itself runs: with CORS metadata, whatever it says, it throws.</summary>
internal static class ShortCircuit
{
    // The framework shows nobody the type.
    private const string Metadata = "Microsoft.AspNetCore.Routing.ShortCircuit.ShortCircuitMetadata";

    /// <summary>Whether <c>.ShortCircuit()</c> was called on it.</summary>
    public static bool Is(Endpoint endpoint) => endpoint.Metadata.Any(static one => one.GetType().FullName == Metadata);

    /// <summary>Whether routing throws, as it does unless it was told not to look.</summary>
    public static bool RefusesCors(IServiceProvider services) => services.GetService<IOptions<RouteOptions>>()?.Value.SuppressCheckForUnhandledSecurityMetadata != true;
}
