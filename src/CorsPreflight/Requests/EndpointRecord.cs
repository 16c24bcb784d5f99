using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Requests;

/// <summary>
/// The application's own record of which endpoint it chose, in the place of the server's: error handlers and status code pages clear or
/// replace the endpoint and take their features away before the response starts, so what was chosen outside of them is kept. Put in front
/// where endpoints carry CORS metadata.
/// </summary>
internal sealed class EndpointRecord : IEndpointFeature
{
    private readonly HttpContext context;
    private readonly RoutedPrefixes prefixes;
    private readonly IReadOnlyList<string>? pathBases;
    private Endpoint? current;

    // Empty where all of the path was taken off; null where nobody asked.
    private PathString? askedElsewhere;
    private bool isAskedBefore;

    /// <param name="context">The request.</param>
    /// <param name="prefixes">Told of what shows which prefixes are taken off.</param>
    /// <param name="pathBases">Those that the policies in force say; null where they say nothing.</param>
    public EndpointRecord(HttpContext context, RoutedPrefixes prefixes, IReadOnlyList<string>? pathBases)
    {
        this.context = context;
        this.prefixes = prefixes;
        this.pathBases = pathBases;
        (WholePathBase, WholePath) = (context.Request.PathBase, context.Request.Path);
        // Whoever came before us may have chosen one, which routing then leaves.
        current = Chosen = ((IEndpointFeature?)context.Features[typeof(IEndpointFeature)])?.Endpoint;
        ChosenPath = WholePath;
    }

    /// <summary>The path base as the request came.</summary>
    public PathString WholePathBase { get; }

    /// <summary>The path as the request came: what routing sees if nobody changes it before.</summary>
    public PathString WholePath { get; }

    /// <summary>The last endpoint that was chosen outside error handling; null where none was.</summary>
    public Endpoint? Chosen { get; private set; }

    /// <summary>The path that it was chosen for.</summary>
    public PathString ChosenPath { get; private set; }

    /// <summary>Whether somebody took it back outside error handling, so that something else may have answered.</summary>
    public bool IsTakenBack { get; private set; }

    /// <summary>Whether the application's routing was seen at a route for the path.</summary>
    public bool HasRoutingPassed { get; private set; }

    /// <summary>Whether the request came to the mark behind the pipeline's own routing.</summary>
    public bool IsMarkPassed { get; private set; }

    /// <summary>Whether anybody asked for an endpoint, as routing does before it matches.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Whether somebody asked who may be routing, when the request had another path than it came with.</summary>
    public bool IsAskedElsewhere => isAskedBefore || askedElsewhere is not null;

    /// <summary>Whether an exception handler or a status code page is at work, which chooses pages of its own.</summary>
    public bool IsHandlingError =>
        context.Features[typeof(IExceptionHandlerFeature)] is not null || context.Features[typeof(IStatusCodeReExecuteFeature)] is not null;

    Endpoint? IEndpointFeature.Endpoint
    {
        get
        {
            if (current is null)
                NoteAsked(context.Request.Path);
            else if (pathBases is not null)
                prefixes.CheckTakenOff(pathBases, WholePathBase, WholePath, context.Request);
            return current;
        }
        set
        {
            current = value;
            // What the application's routing chooses, or somebody without routing; the routing of another container has a guard of its own.
            if ((HasRoutingPassed || value is not RouteEndpoint) && value?.Metadata.GetMetadata<ICorsMetadata>() is not null)
                CorsMarker.Announce(context);
            if (!IsHandlingError)
                Remember(value);
        }
    }

    /// <summary>Routing ran and passed the request on, whether it chose an endpoint or not.</summary>
    public void NoteRoutingPassed() => HasRoutingPassed |= !IsHandlingError;

    /// <summary>A middleware behind routing.</summary>
    public static RequestDelegate MarkRouted(RequestDelegate next) => context =>
    {
        if (context.Features[typeof(IEndpointFeature)] is EndpointRecord { IsHandlingError: false } record)
            record.IsMarkPassed = true;
        return next(context);
    };

    private void NoteAsked(PathString path)
    {
        if (path == WholePath)
        {
            IsAsked = true;
            return;
        }
        if (IsHandlingError)
        {
            // It was the handler that asked, ahead of its feature and for its page.
            if (askedElsewhere == path)
                askedElsewhere = null;
            return;
        }
        IsAsked = true;
        isAskedBefore |= askedElsewhere is not null && askedElsewhere != path;
        askedElsewhere = path;
    }

    private void Remember(Endpoint? endpoint)
    {
        if (endpoint is null)
        {
            IsTakenBack = Chosen is not null;
            return;
        }
        (Chosen, ChosenPath, IsTakenBack) = (endpoint, context.Request.Path, false);
        if (pathBases is not null)
            prefixes.CheckChosen(pathBases, WholePathBase, WholePath, context.Request);
    }
}
