using CorsPreflight.Requests;

namespace CorsPreflight.Hosting;

/// <summary>Lets others ask, beside the requests, which policy endpoints get; one for each application, and ends with it.</summary>
internal sealed class EnforcedEndpoints : IDisposable
{
    /// <summary>Null until the pipeline stands, and where UseStrictPreflight was not called.</summary>
    public EndpointPolicy? Policy { get; set; }

    public void Dispose() => Policy?.Dispose();
}
