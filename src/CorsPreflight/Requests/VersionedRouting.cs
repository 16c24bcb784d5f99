using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Requests;

/// <summary>
/// Routing as <see cref="MirrorRouting"/> has it, and Asp.Versioning's own choice with it: where the version stands in the address, a
/// preflight carries it, and which of the versions will run is known.
/// </summary>
internal sealed class VersionedRouting : IDisposable
{
    // Known and tested. How another package reaches the request is not known, nor what it would not be seen to read.
    private const string Package = "Asp.Versioning";

    private readonly MirrorRouting routing;
    private readonly IServiceProvider services;

    /// <param name="services">The application's.</param>
    /// <param name="rankings">How its endpoints are ranked.</param>
    /// <param name="foreign">The policies that are not the framework's, the package's among them.</param>
    public VersionedRouting(IServiceProvider services, IReadOnlyList<MatcherPolicy> rankings, IReadOnlyList<MatcherPolicy> foreign)
    {
        this.services = services;
        MatcherPolicy[] deciding = [.. foreign.Where(static policy => ForeignMatching.IsOf(policy, Package))];
        routing = new MirrorRouting(services, [.. rankings, .. deciding, .. ForeignMatching.Wrap([.. foreign.Except(deciding)])], IsOfPackage);
    }

    /// <summary>Whether the endpoint has versions.</summary>
    public static bool HasVersions(RouteEndpoint endpoint) => endpoint.Metadata.Any(IsOfPackage);

    /// <summary>Whether an endpoint, feature or piece of metadata is the package's.</summary>
    public static bool IsOfPackage(object thing) => IsOfPackage(thing.GetType());

    /// <summary>
    /// Whether the package made the endpoint to refuse a version: one of the framework's type, with the package's delegate and nothing
    /// else.
    /// </summary>
    public static bool IsRefusal(Endpoint endpoint) => endpoint.Metadata.Count == 0
        && (IsOfPackage(endpoint)
            || (endpoint.RequestDelegate is RequestDelegate run && IsNamed(DiagnosticMethodInfo.Create(run)?.DeclaringAssemblyName)));

    /// <inheritdoc cref="IsOfPackage(object)"/>
    public static bool IsOfPackage(Type type) => IsNamed(type.Assembly.GetName().Name);

    private static bool IsNamed(string? assembly) => ForeignMatching.IsOf(assembly, Package);

    public void Dispose() => routing.Dispose();

    public RequestDelegate Over(IEnumerable<Reflection> reflections) => routing.Over(reflections.Select(static reflection =>
        reflection.Mirror(more: [.. reflection.Original.Metadata.Where(IsOfPackage), .. reflection.Original.Metadata.OfType<IAcceptsMetadata>()])));

    /// <summary>
    /// The endpoint of the version that is asked for, or what was found without asking for one where what decides is not in the address.
    /// </summary>
    /// <param name="router">The router, of <see cref="Over"/>.</param>
    /// <param name="request">The request.</param>
    /// <param name="method">The method to match by.</param>
    /// <param name="path">The path to match.</param>
    /// <param name="found">A mirrored endpoint, or several.</param>
    public Endpoint? Narrow(RequestDelegate router, HttpRequest request, string method, string path, Endpoint found)
    {
        var context = new RecordingContext(request, method, path, services);
        Endpoint? chosen = context.Match(router);
        // The package's own endpoint stands for all versions.
        return context.IsRead || (chosen is not null && IsRefusal(chosen)) ? found : chosen;
    }
}
