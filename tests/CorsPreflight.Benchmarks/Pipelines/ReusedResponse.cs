using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>What Kestrel's connection keeps from request to request: nothing here allocates after the first.</summary>
internal sealed class ReusedResponse : IHttpResponseFeature, IEndpointFeature, IRouteValuesFeature, IItemsFeature
{
    private readonly (Func<object, Task> Callback, object State)[] starting = new (Func<object, Task>, object)[8];
    private readonly Action resetHeaders;
    private IDictionary<object, object?>? items;
    private int waiting;

    public ReusedResponse(HeaderKind kind)
    {
        if (kind == HeaderKind.Kestrel)
        {
            (Headers, resetHeaders) = KestrelHeaders.ForResponse();
        }
        else
        {
            Headers = new HeaderDictionary();
            resetHeaders = Headers.Clear;
        }
    }

    public int StatusCode { get; set; }

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; }

    [Obsolete("Kestrel's answers have their body elsewhere, and so have these.")]
    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted => false;

    public Endpoint? Endpoint { get; set; }

    public RouteValueDictionary RouteValues { get; set; } = [];

    // Made anew for each request that asks for it, as Kestrel's are.
    public IDictionary<object, object?> Items
    {
        get => items ??= new Dictionary<object, object?>();
        set => items = value;
    }

    public void OnStarting(Func<object, Task> callback, object state) => starting[waiting++] = (callback, state);

    public void OnCompleted(Func<object, Task> callback, object state)
    {
    }

    public void Start()
    {
        // The last that came runs first.
        while (waiting > 0)
        {
            (Func<object, Task> callback, object state) = starting[--waiting];
            callback(state).GetAwaiter().GetResult();
        }
    }

    public void Reset()
    {
        waiting = 0;
        StatusCode = StatusCodes.Status200OK;
        Endpoint = null;
        items = null;
        resetHeaders();
    }
}
