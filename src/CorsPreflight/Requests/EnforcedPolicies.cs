using CorsPreflight.Core.Policies;

namespace CorsPreflight.Requests;

/// <summary>
/// What is in force since the pipeline stands, for those who ask beside the requests. Nothing is where UseStrictPreflight() was not called.
/// One for each application, and ends with it.
/// </summary>
internal sealed class EnforcedPolicies : IDisposable
{
    private CurrentPolicies? policies;

    public PolicyTable? Active => policies?.Active;

    public EndpointPolicy? Endpoints { get; private set; }

    /// <summary>Whether an endpoint of the application carries CORS metadata.</summary>
    public bool HasCorsMetadata => Endpoints?.IsDefaultForAll == false;

    /// <summary>Notes that every endpoint was checked against the policies.</summary>
    public void Enforce(CurrentPolicies current, EndpointPolicy endpoints) => (policies, Endpoints) = (current, endpoints);

    public void Dispose() => Endpoints?.Dispose();
}
