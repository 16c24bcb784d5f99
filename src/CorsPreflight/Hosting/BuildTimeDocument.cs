using System.Reflection;

namespace CorsPreflight.Hosting;

/// <summary>
/// Microsoft.Extensions.ApiDescription.Server starts the application while it is built, to write down its OpenAPI document: without what
/// the deployment configures, on a server that takes no requests.
/// </summary>
internal static class BuildTimeDocument
{
    /// <summary>Whether that is why the application runs; then nothing is judged, because nothing will be answered.</summary>
    public static bool IsWritten { get; } = Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";
}
