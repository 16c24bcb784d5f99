using Microsoft.Extensions.Logging;

namespace CorsPreflight.Diagnostics;

/// <summary>Everything the library says in the log, under one category. Ids and names are stable.</summary>
internal static partial class Log
{
    public const string Category = "CorsPreflight";

    [LoggerMessage(1, LogLevel.Warning, "Preflight refused under policy {Policy}: {Reason} {Offender} (first: {Method} {Path} from "
        + "{Origin}); {Remedy}.",
        EventName = nameof(PreflightRefused), SkipEnabledCheck = true)]
    public static partial void PreflightRefused(
        ILogger logger, string? policy, PreflightReason reason, string? offender, string? method, string? path, string? origin, string remedy);

    [LoggerMessage(2, LogLevel.Warning, "{Id}: {Warning}", EventName = nameof(UnusualPolicy))]
    public static partial void UnusualPolicy(ILogger logger, string id, string warning);

    [LoggerMessage(3, LogLevel.Warning,
        "AddStrictPreflight() was called but UseStrictPreflight() was not: no preflight is answered. Add "
        + "app.UseStrictPreflight() to Program.cs, anywhere; or, where that is meant, call AddStrictPreflight() under the same "
        + "condition.",
        EventName = nameof(MiddlewareNotUsed))]
    public static partial void MiddlewareNotUsed(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning,
        "{Endpoints} may differ only in what a preflight does not carry, and have different CORS policies: their preflights "
        + "are let in only by what all of these allow. Give them the same policy.",
        EventName = nameof(AmbiguousPolicy))]
    public static partial void AmbiguousPolicy(ILogger logger, string endpoints);

    [LoggerMessage(5, LogLevel.Warning, "{Endpoint} chooses its target for each request (MapFallbackToController, "
        + "MapDynamicControllerRoute and the like), so the CORS policy that a preflight has to meet cannot be known: it is refused. Give "
        + "what browsers call across origins a route of its own.", EventName = nameof(DynamicEndpoint))]
    public static partial void DynamicEndpoint(ILogger logger, string? endpoint);

    [LoggerMessage(6, LogLevel.Error, "Routing threw while the endpoint of a request was looked up: such preflights are refused, and such "
        + "responses carry no CORS headers. This is logged once.", EventName = nameof(RoutingThrew))]
    public static partial void RoutingThrew(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Warning,
        "The server {Server} aborts a response when the application throws, so an unhandled exception reaches browsers as a "
        + "network error. Add app.UseExceptionHandler(…) to make it a readable 500.",
        EventName = nameof(UnhandledExceptionsUnreadable))]
    public static partial void UnhandledExceptionsUnreadable(ILogger logger, string? server);

    [LoggerMessage(8, LogLevel.Warning, "Diagnostics is on in the environment {Environment}: answers to preflights tell everybody why. It "
        + "is meant for Development.", EventName = nameof(DiagnosticsOn))]
    public static partial void DiagnosticsOn(ILogger logger, string environment);

    [LoggerMessage(9, LogLevel.Warning, "The application wrote {Headers} itself, at endpoint {Endpoint}; removed, because CORS headers "
        + "have one writer. Remove it there (UseCors(), a handler, a proxied backend) and name a policy on the endpoint instead. This is "
        + "logged once.", EventName = nameof(ForeignCorsHeadersRemoved))]
    public static partial void ForeignCorsHeadersRemoved(ILogger logger, string headers, string? endpoint);

    [LoggerMessage(10, LogLevel.Information, "{Note}", EventName = nameof(ConfigurationListOverridden))]
    public static partial void ConfigurationListOverridden(ILogger logger, string note);

    [LoggerMessage(11, LogLevel.Information,
        "The configuration changed; these policies are in force now: {Policies}",
        EventName = nameof(PoliciesReloaded))]
    public static partial void PoliciesReloaded(ILogger logger, string policies);

    [LoggerMessage(12, LogLevel.Error,
        "The configuration changed and was not taken; the last good policies stay in force. {Mistakes}",
        EventName = nameof(ReloadRefused))]
    public static partial void ReloadRefused(ILogger logger, string mistakes);

    [LoggerMessage(13, LogLevel.Warning,
        "There is no policy \"Default\" and no endpoint names another, so every preflight is refused. The policies are "
        + "{Policies}: rename one to Default, or name it on the endpoints, with RequireCors(\"name\").",
        EventName = nameof(NoPolicyApplies))]
    public static partial void NoPolicyApplies(ILogger logger, string policies);

    [LoggerMessage(14, LogLevel.Warning,
        "The built-in CORS is in the pipeline too and does nothing there: preflights are answered before it, and its headers "
        + "are removed. Remove the line app.UseCors(…), and AddCors(…) with it; what its policies allowed belongs in those of "
        + "CorsPreflight. If a library calls it, such as an identity server, list the origins that it serves in a policy.",
        EventName = nameof(BuiltInCorsIgnored))]
    public static partial void BuiltInCorsIgnored(ILogger logger);

    [LoggerMessage(15, LogLevel.Warning, "Preflights do not reach the application, because browsers send them without a user: {Obstacle}; "
        + "and demand a user by authorization, such as a fallback policy.", EventName = nameof(PreflightsBlockedByServer))]
    public static partial void PreflightsBlockedByServer(ILogger logger, string obstacle);

    [LoggerMessage(16, LogLevel.Debug,
        "Preflight refused again under policy {Policy}: {Reason} {Offender}",
        EventName = nameof(PreflightRefusedAgain), SkipEnabledCheck = true)]
    public static partial void PreflightRefusedAgain(ILogger logger, string? policy, PreflightReason reason, string? offender);

    [LoggerMessage(17, LogLevel.Debug,
        "Preflight allowed under policy {Policy}",
        EventName = nameof(PreflightAllowed), SkipEnabledCheck = true)]
    public static partial void PreflightAllowed(ILogger logger, string? policy);

    [LoggerMessage(18, LogLevel.Warning, "Over {Quota} distinct preflights were refused as {Reason} within an hour. Further ones are "
        + "logged at Debug only until the hour is over.", EventName = nameof(RefusalLogLimitReached))]
    public static partial void RefusalLogLimitReached(ILogger logger, int quota, PreflightReason reason);

    [LoggerMessage(19, LogLevel.Warning,
        "A response of endpoint {Endpoint} to a page of another origin has a body and no Content-Type, so the page cannot know "
        + "what it is: set it, as Results.Json and the like do. This is logged once.",
        EventName = nameof(NoContentType))]
    public static partial void NoContentType(ILogger logger, string? endpoint);

    [LoggerMessage(20, LogLevel.Warning, "The inspector is mapped in the environment {Environment}: every user that {Pattern} lets in "
        + "reads each policy, and from where, for what and with which answer the application is called. To let in some only, name a "
        + "policy: MapStrictPreflightInspector(…).RequireAuthorization(\"name\").", EventName = nameof(InspectorMappedOutsideDevelopment))]
    public static partial void InspectorMappedOutsideDevelopment(ILogger logger, string environment, string pattern);

    [LoggerMessage(21, LogLevel.Error, "PathBases is wrong: it says {PathBases}, and {Evidence}. From now on nothing is taken for known "
        + "about prefixes, so that preflights whose path may have one are let in only by what all allow that it could mean. Write the "
        + "prefixes that UsePathBase and Map take off ahead of routing. This is logged once.", EventName = nameof(PathBasesContradicted))]
    public static partial void PathBasesContradicted(ILogger logger, string pathBases, string evidence);

    [LoggerMessage(22, LogLevel.Information, "CorsPreflight inspector: {Addresses}", EventName = nameof(InspectorMapped))]
    public static partial void InspectorMapped(ILogger logger, string addresses);

    [LoggerMessage(23, LogLevel.Warning, "Add .AllowAnonymous() to app.MapStrictPreflightInspector(): {Cause} closes the inspector to "
        + "everybody who has not signed in: {Addresses}", EventName = nameof(InspectorClosed))]
    public static partial void InspectorClosed(ILogger logger, string cause, string addresses);

    [LoggerMessage(24, LogLevel.Warning,
        "{Source} does not say where its files are. If they are symbolic links, as in a mounted ConfigMap or Secret of "
        + "Kubernetes, their changes are not seen: set the environment variable DOTNET_USE_POLLING_FILE_WATCHER=1.",
        EventName = nameof(LinksNotFollowed))]
    public static partial void LinksNotFollowed(ILogger logger, string? source);

    [LoggerMessage(25, LogLevel.Warning, "ASP.NET Core's CSRF protection denied a form ({Method} to endpoint {Endpoint}) from {Origin}: "
        + "the policy {Policy} lets this origin read, but not act for the user, as it has no AllowCredentials. If the endpoint knows its "
        + "user by a cookie, leave it so. If the origin is one of your own, list it in a policy with \"AllowCredentials\": true. Only if "
        + "the endpoint never uses cookies, client certificates or Windows authentication, add .DisableAntiforgery() to it. This is "
        + "logged once.", EventName = nameof(FormDenied))]
    public static partial void FormDenied(ILogger logger, string method, string endpoint, string origin, string policy);

    [LoggerMessage(26, LogLevel.Warning,
        "Call AddStrictPreflight() after what registers {Provider} as ICorsPolicyProvider, and list in a policy the origins "
        + "that it admits. As it stands, it decides for whoever asks the framework for a policy: whom ASP.NET Core's CSRF "
        + "protection (.NET 11) lets post forms. Preflights and responses are decided by the policies of CorsPreflight alone.",
        EventName = nameof(OtherProviderDecides))]
    public static partial void OtherProviderDecides(ILogger logger, string provider);

    [LoggerMessage(27, LogLevel.Warning, "List in a policy the origins that {Provider} admits. It was registered as ICorsPolicyProvider "
        + "before AddStrictPreflight(), and is not asked any more.", EventName = nameof(OtherProviderReplaced))]
    public static partial void OtherProviderReplaced(ILogger logger, string provider);

    [LoggerMessage(28, LogLevel.Warning,
        "Remove what configures policies in AddCors(…). Nothing reads them any more: not preflights, not responses, and not "
        + "ASP.NET Core's CSRF protection. The origins that are still meant belong in the policies of CorsPreflight.",
        EventName = nameof(BuiltInPoliciesLeft))]
    public static partial void BuiltInPoliciesLeft(ILogger logger);
}
