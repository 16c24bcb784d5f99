namespace CorsPreflight.LawTests.Judging;

/// <summary>What answered a request.</summary>
internal enum RanKind
{
    Endpoint,

    /// <summary>A file, a middleware or a 404: no endpoint.</summary>
    None,

    /// <summary>A middleware took the endpoint away, and none was chosen after it.</summary>
    Cleared,

    /// <summary>Routing's own 405 or 415, in the place of endpoints.</summary>
    RoutingsRefusal,

    /// <summary>Routing threw, so that nothing was chosen.</summary>
    Unknown,
}
