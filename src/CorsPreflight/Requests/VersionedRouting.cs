using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Requests;

/// <summary>
/// Routing as <see cref="MirrorRouting"/> has it, and Asp.Versioning's own choice with it: where the version stands in the address, a
/// preflight carries it, and which of the versions will run is known.
/// </summary>
internal sealed class VersionedRouting
{
    // Known and tested. How another package reaches the request is not known, nor what it would not be seen to read.
    private const string Package = "Asp.Versioning";

    private readonly MirrorRouting routing;
    private readonly IServiceProvider services;

    private VersionedRouting(MirrorRouting routing, IServiceProvider services)
    {
        this.routing = routing;
        this.services = services;
    }

    /// <summary>The routing; null where the application does without the package.</summary>
    public static VersionedRouting? Create(IServiceProvider services, IReadOnlyList<MatcherPolicy> rankings, IReadOnlyList<MatcherPolicy> foreign)
    {
        MatcherPolicy[] deciding = [.. foreign.Where(static policy => ForeignMatching.IsOf(policy, Package))];
        if (deciding.Length == 0)
            return null;
        MatcherPolicy[] others = [.. foreign.Except(deciding)];
        return new VersionedRouting(
            new MirrorRouting(services, [.. rankings, .. deciding, new ForeignMatching(others, isFirst: true), new ForeignMatching(others, isFirst: false)], IsOfPackage), services);
    }

    /// <summary>Whether the endpoint has versions.</summary>
    public static bool HasVersions(RouteEndpoint endpoint) => endpoint.Metadata.Any(IsOfPackage);

    /// <summary>Whether an endpoint, feature or piece of metadata is the package's.</summary>
    public static bool IsOfPackage(object thing) => IsOfPackage(thing.GetType());

    /// <summary>Whether the package made the endpoint to refuse a version: an endpoint of the framework's type, with the package's delegate and nothing else.</summary>
    public static bool IsRefusal(Endpoint endpoint) => endpoint.Metadata.Count == 0
        && (IsOfPackage(endpoint) || IsNamed(endpoint.RequestDelegate?.Method.Module.Assembly.GetName().Name));

    /// <inheritdoc cref="IsOfPackage(object)"/>
    public static bool IsOfPackage(Type type) => IsNamed(type.Assembly.GetName().Name);

    private static bool IsNamed(string? assembly) => assembly?.StartsWith(Package, StringComparison.Ordinal) == true;

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
