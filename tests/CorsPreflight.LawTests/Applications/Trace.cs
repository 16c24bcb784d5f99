using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Applications;

/// <param name="Kind">What happened.</param>
/// <param name="Path">As it was then.</param>
/// <param name="PathBase">As it was then.</param>
/// <param name="Chosen">The endpoint that was chosen then.</param>
/// <param name="IsRoutingsOwn">What was chosen is routing's own refusal.</param>
/// <param name="IsAheadOfRouting">Explicit routing is further behind.</param>
/// <param name="Router">The endpoints of the router that is next behind, where that is known.</param>
/// <param name="IsTrusted">The framework's CSRF protection would have let the origin of the request post a form then.</param>
/// <param name="IsReplayed">It is of the earlier request whose answer a cache repeats.</param>
internal sealed record Trace(
    TraceKind Kind,
    string Path,
    string PathBase,
    EndpointSpec? Chosen,
    bool IsRoutingsOwn,
    bool IsAheadOfRouting,
    EndpointSpec[]? Router,
    bool IsTrusted,
    bool IsReplayed = false);
