namespace CorsPreflight.Requests;

/// <summary>Lets others ask, beside the requests, which policy endpoints get; one for each application.</summary>
internal sealed class EnforcedEndpoints
{
    /// <summary>Null until the pipeline stands, and where UseStrictPreflight was not called.</summary>
    public EndpointPolicy? Policy { get; set; }
}
