namespace CorsPreflight;

/// <summary>
/// Why a preflight was allowed or refused: the first check that failed, in the order of the Fetch standard. 0 is a refusal, so that a
/// verdict which nobody gave allows nothing.
/// </summary>
public enum PreflightReason
{
    /// <summary>Every check passed.</summary>
    Allowed = 1,

    /// <summary>
    /// No policy applies: the endpoint names none and there is no policy <c>Default</c>, or which policy applies cannot be decided.
    /// </summary>
    NoPolicy = 0,

    /// <summary>The endpoint carries <c>[DisableCors]</c>.</summary>
    CorsDisabled = 2,

    /// <summary>
    /// The <c>Origin</c> is not one that a browser sends, or there are several: https://fetch.spec.whatwg.org/#origin-header.
    /// </summary>
    OriginMalformed,

    /// <summary>The policy does not list the origin: https://fetch.spec.whatwg.org/#concept-cors-check.</summary>
    OriginNotAllowed,

    /// <summary>The requested method is not a token of at most 64 characters, or there are several.</summary>
    MethodMalformed,

    /// <summary>The policy does not list the method: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7.</summary>
    MethodNotAllowed,

    /// <summary>The requested headers are not a list of at most 128 tokens, 16 empty elements and 4,096 characters in all.</summary>
    HeadersMalformed,

    /// <summary>The policy does not list a requested header: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7.</summary>
    HeaderNotAllowed,
}
