namespace CorsPreflight.LawTests.Applications;

/// <summary>What a handler or a middleware has to tell of a request.</summary>
internal enum TraceKind
{
    /// <summary>A middleware saw the request, and perhaps an endpoint that was chosen.</summary>
    Passed,

    /// <summary>The request came through where UseStrictPreflight() was called.</summary>
    Switched,

    /// <summary>An endpoint's handler ran.</summary>
    Handled,

    /// <summary>A middleware answered.</summary>
    Answered,

    /// <summary>A middleware took the endpoint away.</summary>
    Cleared,

    /// <summary>A page for an error ran, whose path is its own.</summary>
    ErrorPage,
}
