namespace CorsPreflight.Tool.Check.Wire;

/// <summary>Which HTTP is spoken.</summary>
internal enum Protocol
{
    /// <summary>As a browser does: under https what the server chooses (ALPN), HTTP/1.1 otherwise.</summary>
    Negotiated,

    /// <summary>HTTP/1.1 and nothing else.</summary>
    Http11,

    /// <summary>HTTP/2 and nothing else; without TLS by prior knowledge, which no browser does.</summary>
    Http2,
}
