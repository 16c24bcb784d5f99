using System.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsPreflight.Requests;

/// <summary>
/// A request with another method and path, that notes whether anybody reads what a preflight does not carry for the request behind it:
/// headers but the host, the body, or whatever else belongs to the connection or was put there by the application.
/// </summary>
internal sealed class RecordingContext : IFeatureCollection, IHttpRequestFeature
{
    private readonly FeatureCollection own = new();
    private readonly DefaultHttpContext context;
    private readonly RecordedHeaders headers;

    /// <param name="request">The request, as it came.</param>
    /// <param name="method">The method that it is to have.</param>
    /// <param name="path">The path that it is to have.</param>
    /// <param name="services">The application's.</param>
    public RecordingContext(HttpRequest request, string method, string path, IServiceProvider services)
    {
        headers = new RecordedHeaders(request.Headers, () => IsRead = true);
        (Method, Path, QueryString, Scheme, Protocol) = (method, path, request.QueryString.Value ?? "", request.Scheme, request.Protocol);
        own.Set<IHttpRequestFeature>(this);
        own.Set<IServiceProvidersFeature>(new ServicesOf(services));
        own.Set<IEndpointFeature>(new Chosen());
        own.Set<IRouteValuesFeature>(new RouteValuesFeature());
        context = new DefaultHttpContext(this);
    }

    /// <summary>Whether something was read that decides otherwise for the request behind a preflight.</summary>
    public bool IsRead { get; private set; }

    public string Protocol { get; set; }

    public string Scheme { get; set; }

    public string Method { get; set; }

    public string PathBase { get; set; } = "";

    public string Path { get; set; }

    public string QueryString { get; set; }

    public string RawTarget { get; set; } = "";

    IHeaderDictionary IHttpRequestFeature.Headers
    {
        get => headers;
        set => IsRead = true;
    }

    Stream IHttpRequestFeature.Body
    {
        get
        {
            IsRead = true;
            return Stream.Null;
        }
        set => IsRead = true;
    }

    bool IFeatureCollection.IsReadOnly => false;

    int IFeatureCollection.Revision => own.Revision;

    object? IFeatureCollection.this[Type key]
    {
        get
        {
            IsRead |= own[key] is null && !IsHarmless(key);
            return own[key];
        }
        set => own[key] = value;
    }

    /// <summary>The endpoint that a router chooses; null where it chooses none.</summary>
    public Endpoint? Match(RequestDelegate router)
    {
        Task matching = router(context);
        // What waits for something, waits for what is not here.
        IsRead |= !matching.IsCompletedSuccessfully;
        return context.GetEndpoint();
    }

    TFeature? IFeatureCollection.Get<TFeature>()
        where TFeature : default => (TFeature?)((IFeatureCollection)this)[typeof(TFeature)];

    void IFeatureCollection.Set<TFeature>(TFeature? instance)
        where TFeature : default => own.Set(instance);

    IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator()
    {
        IsRead = true;
        return own.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<Type, object>>)this).GetEnumerator();

    // The query is in the address, the package's own feature is made by the package, when a request is given up is no part of it, and
    // routing looks for the limit of a body to set it.
    private static bool IsHarmless(Type feature) =>
        feature == typeof(IQueryFeature) || feature == typeof(IHttpRequestLifetimeFeature)
            || feature == typeof(IHttpMaxRequestBodySizeFeature) || VersionedRouting.IsOfPackage(feature);

    private sealed class Chosen : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }

    private sealed class ServicesOf(IServiceProvider services) : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = services;
    }
}
