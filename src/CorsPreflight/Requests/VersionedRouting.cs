using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Requests;

internal sealed class VersionedRouting(VersionedMirror? x)
{
    public static VersionedRouting? Create(IServiceProvider services, IReadOnlyList<MatcherPolicy> rankings, IReadOnlyList<MatcherPolicy> foreign) => null;

    public VersionedMirror? Over(IReadOnlyList<Reflection> reflections) => x;
}

internal sealed class VersionedMirror(Endpoint? x)
{
    public Endpoint? Narrow(Endpoint several, HttpRequest request, string method, string path) => x ?? several;
}
