namespace CorsPreflight.Tool.Check.Browser;

/// <summary>What a browser found, in the order of the standard. The first that fails is what it reports.</summary>
internal enum BrowserCheck
{
    /// <summary>Nothing is wrong.</summary>
    Passed,

    /// <summary>A redirect where none may be, in answer to a preflight; the offender is the Location.</summary>
    Redirected,

    /// <summary>There is no Access-Control-Allow-Origin.</summary>
    AllowOriginMissing,

    /// <summary>Several values of Access-Control-Allow-Origin, in several lines or in one.</summary>
    AllowOriginSeveral,

    /// <summary><c>*</c>, with credentials.</summary>
    AllowOriginAnyWithCredentials,

    /// <summary>Another value than the page's origin.</summary>
    AllowOriginDiffers,

    /// <summary>With credentials, and Access-Control-Allow-Credentials is not there.</summary>
    AllowCredentialsMissing,

    /// <summary>With credentials, and Access-Control-Allow-Credentials is something else than <c>true</c>.</summary>
    AllowCredentialsNotTrue,

    /// <summary>
    /// The status of a preflight's answer is not 200 to 299; the offender is the status. The standard and the browsers look at it after
    /// Access-Control-Allow-Origin: a 404 without that header is <see cref="AllowOriginMissing"/> in a console, too.
    /// </summary>
    StatusNotOk,

    /// <summary>Access-Control-Allow-Methods is not a list of tokens.</summary>
    AllowMethodsMalformed,

    /// <summary>Access-Control-Allow-Headers is not a list of tokens.</summary>
    AllowHeadersMalformed,

    /// <summary>The method is not allowed; the offender is the method.</summary>
    MethodNotAllowed,

    /// <summary>A header is not allowed; the offender is its name.</summary>
    HeaderNotAllowed,

    /// <summary>Authorization, which <c>*</c> does not cover: so says the standard alone, browsers will some day.</summary>
    AuthorizationNotCovered,
}
