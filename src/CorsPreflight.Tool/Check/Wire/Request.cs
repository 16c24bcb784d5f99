using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>A request as it goes over the wire; it has no body.</summary>
/// <param name="Method">As it is sent.</param>
/// <param name="Url">Where to.</param>
/// <param name="Headers">Every line, in order, as HTTP/1.1 writes them.</param>
internal sealed record Request(string Method, Uri Url, IReadOnlyList<Header> Headers);
