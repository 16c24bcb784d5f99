using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Requests;

/// <summary>Stands where several endpoints match, any of which may run, and their policies differ.</summary>
internal sealed class SeveralEndpoints(IReadOnlyList<Reflection> reflections) : Endpoint(null, EndpointMetadataCollection.Empty, "Several endpoints with different CORS policies")
{
    public IReadOnlyList<Reflection> Reflections => reflections;
}
