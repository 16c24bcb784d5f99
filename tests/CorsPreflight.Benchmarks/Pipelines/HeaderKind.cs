namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>Whose header collections a request and its response have.</summary>
public enum HeaderKind
{
    /// <summary>Kestrel's own: what ships.</summary>
    Kestrel,

    /// <summary>Those of <c>DefaultHttpContext</c>: what tests and other servers have.</summary>
    Dictionary,
}
