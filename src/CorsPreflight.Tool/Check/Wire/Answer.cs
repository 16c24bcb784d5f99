using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>What a server answered.</summary>
/// <param name="Protocol">"HTTP/1.1" or "HTTP/2".</param>
/// <param name="Response">The status and the header lines.</param>
/// <param name="HasBody">Whether anything follows them.</param>
/// <param name="Body">The beginning of what follows, decompressed: it may tell who answered.</param>
internal sealed record Answer(string Protocol, Response Response, bool HasBody, string Body);
