using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>One request, sent through a pipeline again and again.</summary>
internal sealed class Exchange
{
    private readonly RequestDelegate pipeline;
    private readonly DefaultHttpContext context;
    private readonly ReusedResponse response;
    private readonly bool isEndpointFollowed;

    public Exchange(Pipeline pipeline, RequestText request, HeaderKind kind, bool hasEndpointMetadata)
    {
        this.pipeline = pipeline.Run;
        response = new ReusedResponse(kind);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Protocol = "HTTP/1.1",
            Scheme = "http",
            Method = request.HttpMethod,
            Path = request.Path,
            Headers = kind == HeaderKind.Kestrel ? KestrelHeaders.ForRequest() : new HeaderDictionary(),
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        features.Set<IEndpointFeature>(response);
        features.Set<IRouteValuesFeature>(response);
        features.Set<IItemsFeature>(response);
        features.Set<IServiceProvidersFeature>(new ServiceProvidersFeature { RequestServices = pipeline.Services });
        context = new DefaultHttpContext(features);
        isEndpointFollowed = hasEndpointMetadata;
        foreach ((string name, string value) in request.Headers)
            context.Request.Headers[name] = value;
    }

    /// <summary>What the client reads.</summary>
    public (int Status, bool IsAllowed) Answer => (response.StatusCode, response.Headers.AccessControlAllowOrigin.Count > 0);

    public int Run()
    {
        response.Reset();
        // What a request put in its place, Kestrel takes away with the request.
        if (isEndpointFollowed)
            context.Features.Set<IEndpointFeature>(response);
        Task task = pipeline(context);
        if (!task.IsCompleted)
            Later.Complete();
        task.GetAwaiter().GetResult();
        response.Start();
        return response.StatusCode;
    }
}
