namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Why a browser gives a call up.</summary>
internal enum EngineFailureKind
{
    /// <summary>A check refuses the answer.</summary>
    Refused,

    /// <summary>No answer came.</summary>
    NoAnswer,

    /// <summary>Nothing is sent, such as to plain http from a page under https.</summary>
    NotSent,

    /// <summary>More than a browser follows.</summary>
    TooManyRedirects,
}
