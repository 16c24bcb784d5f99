using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Requests;

/// <summary>
/// The endpoints that routing, or a package, puts in the place of the application's to say that none fits: they carry nothing, and stand
/// for those whose place they take.
/// </summary>
internal static class RefusalEndpoint
{
    // As the framework names them. They are not told apart by anything else: each is made anew with the tree of routes.
    private static readonly string[] OfFramework = ["405 HTTP Method Not Supported", "406 HTTP Unsupported Encoding", "415 HTTP Unsupported Media Type"];

    public static bool Is(Endpoint endpoint) => endpoint.Metadata.Count == 0
        && ((endpoint.GetType() == typeof(Endpoint) && OfFramework.Contains(endpoint.DisplayName)) || VersionedRouting.IsRefusal(endpoint));
}
