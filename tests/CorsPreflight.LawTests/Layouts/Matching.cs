namespace CorsPreflight.LawTests.Layouts;

/// <summary>What decides beside the framework that an endpoint matches: a matcher policy, by a version in a header.</summary>
internal enum Matching
{
    /// <summary>Nothing does.</summary>
    Plain,

    /// <summary>A node in the tree of routes, which leads to endpoints and makes none.</summary>
    ByNode,

    /// <summary>A selector, which chooses among endpoints, and could put any in another's place.</summary>
    BySelector,

    /// <summary>A selector, which puts another endpoint in the place of one.</summary>
    ByReplacement,
}
