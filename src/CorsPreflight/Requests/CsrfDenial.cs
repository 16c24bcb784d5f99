using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Requests;

/// <summary>
/// What ASP.NET Core's CSRF protection, from .NET 11 on, leaves behind when it does not let a page post a form: an empty response, and
/// nothing in the log.
/// </summary>
internal static class CsrfDenial
{
    // Not known to .NET 10; that of a missing token has another name.
    private const string ErrorName = "CsrfValidationException";

    /// <summary>Whether that is why the request failed.</summary>
    public static bool IsAnsweredBy(HttpContext context) =>
        context.Response.StatusCode >= StatusCodes.Status400BadRequest
        && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false, Error: Exception error }
            && error.GetType().Name == ErrorName
        // Others fail for reasons of their own.
        && EndpointPolicy.FindEndpoint(context)?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true };
}
