namespace CorsPreflight.Tool.Check.Browser;

/// <summary>What a page asks for: <c>fetch(url, { method, headers, credentials })</c>.</summary>
/// <param name="Origin">The page's origin, serialized.</param>
/// <param name="Url">Where the call goes.</param>
/// <param name="Method">As the page wrote it.</param>
/// <param name="Headers">Those that the page sets, in its order.</param>
/// <param name="Credentials">Whether cookies and the like go with it: <c>credentials: "include"</c>.</param>
internal sealed record Call(string Origin, Uri Url, string Method, IReadOnlyList<Header> Headers, bool Credentials);
