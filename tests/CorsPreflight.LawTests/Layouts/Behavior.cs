namespace CorsPreflight.LawTests.Layouts;

/// <summary>How an endpoint answers.</summary>
internal enum Behavior
{
    Writes,

    /// <summary>A status for an error page to fill.</summary>
    Empty404,

    Empty418,

    Throws,

    /// <summary>An error page without a body.</summary>
    OnlySetsHeader,
}
