namespace CorsPreflight;

/// <summary>What a preflight asks, as raw header values: https://fetch.spec.whatwg.org/#cors-preflight-request.</summary>
/// <param name="Origin">The value of <c>Origin</c>.</param>
/// <param name="Method">The value of <c>Access-Control-Request-Method</c>.</param>
/// <param name="Headers">
/// The value of <c>Access-Control-Request-Headers</c>, a comma-separated list; null where the request has none.
/// </param>
public readonly record struct PreflightRequest(string Origin, string Method, string? Headers = null);
