namespace CorsPreflight.LawTests.Layouts;

/// <summary>What decides beside the framework that an endpoint matches: a matcher policy of the application's own, by a version in a header.</summary>
internal enum Matching
{
    /// <summary>Nothing does.</summary>
    Plain,

    /// <summary>A node in the tree of routes, which leads to endpoints and makes none.</summary>
    ByNode,

    /// <summary>A selector, which could put any endpoint in another's place.</summary>
    BySelector,
}
