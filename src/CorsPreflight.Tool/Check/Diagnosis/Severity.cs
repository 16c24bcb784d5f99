namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>What a cause amounts to.</summary>
internal enum Severity
{
    /// <summary>No answer came: the network's or the server's matter, not CORS.</summary>
    Network,

    /// <summary>The browser refuses the call.</summary>
    Refusal,

    /// <summary>It works, and for attackers too.</summary>
    Danger,

    /// <summary>It works here and now, and not always.</summary>
    Warning,

    /// <summary>Good to know.</summary>
    Note,
}
