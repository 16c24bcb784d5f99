namespace CorsPreflight.Requests;

/// <summary>Marks the inspector's endpoints, of which it says nothing: no page of another origin reaches them.</summary>
internal sealed class OwnEndpoint;
