namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>How a call ends.</summary>
internal enum Verdict
{
    /// <summary>Every browser lets the page read the response.</summary>
    Allowed,

    /// <summary>One browser at least does not.</summary>
    Refused,

    /// <summary>No answer came.</summary>
    Unreachable,
}
