using System.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Requests;

/// <summary>
/// A context of our own that mirrors are matched on, so that matching leaves no trace on the request: it has the request's headers and
/// nothing else of it. One for each thread, as matching never waits.
/// </summary>
internal sealed class MatchingContext : IFeatureCollection, IHttpRequestFeature, IEndpointFeature, IRouteValuesFeature
{
    [ThreadStatic]
    private static MatchingContext? ofThread;

    private readonly DefaultHttpContext context;
    private RouteValueDictionary? values;

    private MatchingContext() => context = new DefaultHttpContext(this);

    public Endpoint? Endpoint { get; set; }

    RouteValueDictionary IRouteValuesFeature.RouteValues
    {
        get => values ??= [];
        set => values = value;
    }

    public string Protocol { get; set; } = HttpProtocol.Http11;

    public string Scheme { get; set; } = "http";

    public string Method { get; set; } = "";

    public string PathBase { get; set; } = "";

    public string Path { get; set; } = "";

    public string QueryString { get; set; } = "";

    public string RawTarget { get; set; } = "";

    public IHeaderDictionary Headers { get; set; } = EmptyHeaders;

    public Stream Body { get; set; } = Stream.Null;

    bool IFeatureCollection.IsReadOnly => false;

    int IFeatureCollection.Revision => 0;

    private static HeaderDictionary EmptyHeaders { get; } = [];

    object? IFeatureCollection.this[Type key]
    {
        get => key == typeof(IHttpRequestFeature) || key == typeof(IEndpointFeature) || key == typeof(IRouteValuesFeature) ? this : null;
        // Nobody else has anything to keep here.
        set { }
    }

    /// <summary>The endpoint that a router chooses; null where it chooses none.</summary>
    /// <param name="router">A mirror's.</param>
    /// <param name="request">The request, whose host counts.</param>
    /// <param name="method">The method to match by.</param>
    /// <param name="path">The path to match.</param>
    public static Endpoint? Match(RequestDelegate router, HttpRequest request, string method, PathString path) =>
        (ofThread ??= new MatchingContext()).Run(router, request, method, path);

    TFeature? IFeatureCollection.Get<TFeature>()
        where TFeature : default => this is TFeature feature && typeof(TFeature) != typeof(IFeatureCollection) ? feature : default;

    void IFeatureCollection.Set<TFeature>(TFeature? instance)
        where TFeature : default
    {
    }

    IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator() =>
        Enumerable.Empty<KeyValuePair<Type, object>>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Enumerable.Empty<KeyValuePair<Type, object>>().GetEnumerator();

    private Endpoint? Run(RequestDelegate router, HttpRequest request, string method, PathString path)
    {
        (Headers, Scheme, Method, Path, Endpoint) = (request.Headers, request.Scheme, method, path.Value ?? "", null);
        try
        {
            Task matching = router(context);
            if (!matching.IsCompleted)
                throw new InvalidOperationException("Matching waits for something.");
            matching.GetAwaiter().GetResult();
            return Endpoint;
        }
        finally
        {
            (Headers, Endpoint, values) = (EmptyHeaders, null, null);
        }
    }
}
