using System.Collections.Concurrent;
using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.LawTests.Applications;

/// <summary>Repeats what an application answered with 200 to the same request from whomever, without its headers.</summary>
internal sealed class ReplayCache(Recorder recorder)
{
    private static readonly string[] KeyHeaders = ["content-type", EndpointSpec.VersionHeader, MapWhenBranch.Header];

    private readonly ConcurrentDictionary<string, Trace[]> answers = [];

    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        string headers = string.Join(' ', KeyHeaders.Select(name => request.Headers[name].ToString()));
        string key = $"{request.Method} {request.Host}{request.PathBase}{request.Path}{request.QueryString} {headers}";
        if (answers.TryGetValue(key, out Trace[]? earlier))
        {
            recorder.Replay(context, earlier);
            // As caches must say: https://www.rfc-editor.org/rfc/rfc9111#name-age.
            context.Response.Headers.Age = "1";
            await context.Response.WriteAsync("what was answered before");
            return;
        }
        await next(context);
        if (context.Response.StatusCode == StatusCodes.Status200OK)
            answers[key] = recorder.Of(context);
    }
}
