namespace CorsPreflight.Tool.Check.Wire;

/// <summary>What kept an answer from coming. None of it is CORS.</summary>
internal enum FailureKind
{
    /// <summary>No address has the host's name.</summary>
    NameUnknown,

    /// <summary>Nothing listens at the address and port.</summary>
    Refused,

    /// <summary>No way leads to the address.</summary>
    Unreachable,

    /// <summary>Not in time: no connection, no answer, or one that does not end.</summary>
    TimedOut,

    /// <summary>TLS works, but browsers do not accept the certificate.</summary>
    Certificate,

    /// <summary>The TLS handshake fails.</summary>
    NotTls,

    /// <summary>Connected, and closed without an answer.</summary>
    ClosedEarly,

    /// <summary>What came is not HTTP.</summary>
    NotHttp,

    /// <summary>Headers without end.</summary>
    TooLong,

    /// <summary>HTTP/2 was demanded, and the server does not speak it.</summary>
    NotHttp2,
}
