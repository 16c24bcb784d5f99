using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Tests;

/// <summary>Stands ahead of the library and notes what the browser asked for, in order.</summary>
internal sealed class Witness : IStartupFilter
{
    private readonly ConcurrentQueue<(string Path, string Request)> requests = [];

    /// <summary>Every preflight so far.</summary>
    public int Preflights => requests.Count(r => r.Request.StartsWith("preflight ", StringComparison.Ordinal));

    /// <summary>As <see cref="Preflight"/> and <see cref="Call"/> write them.</summary>
    public IEnumerable<string> Of(string path) => requests.Where(r => r.Path == path).Select(r => r.Request);

    public static string Preflight(string origin, string method, string headers) => $"preflight from {origin} for {method} {headers}".TrimEnd();

    public static string Call(string origin, string method) => $"{method} from {origin}";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, inner) =>
        {
            IHeaderDictionary headers = context.Request.Headers;
            requests.Enqueue((context.Request.Path, headers.AccessControlRequestMethod.Count > 0
                ? Preflight(headers.Origin.ToString(), headers.AccessControlRequestMethod.ToString(), headers.AccessControlRequestHeaders.ToString())
                : Call(headers.Origin.ToString(), context.Request.Method)));
            return inner(context);
        });
        next(app);
    };
}
