using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Requests;

/// <summary>Endpoints that routing itself runs: with CORS metadata, whatever it says, it throws.</summary>
internal static class ShortCircuit
{
    /// <summary>Whether <c>.ShortCircuit()</c> was called on it.</summary>
    public static bool Is(Endpoint endpoint) => endpoint.Metadata.Any(static one => IsMetadata(one.GetType()));

    // .NET 10 shows nobody the type; in 11 it has another name.
    private static bool IsMetadata(Type type) =>
        type.Name is "ShortCircuitMetadata" or "ShortCircuitAttribute"
            && type.Namespace?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) == true;

    /// <summary>Whether routing throws, as it does unless it was told not to look.</summary>
    public static bool RefusesCors(IServiceProvider services) =>
        services.GetService<IOptions<RouteOptions>>()?.Value.SuppressCheckForUnhandledSecurityMetadata != true;
}
