using System.Collections.Concurrent;
using CorsPreflight.Tool.Check.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Tests;

/// <summary>Stands ahead of the library and notes what the browser asked for and what it got, in order.</summary>
internal sealed class Witness : IStartupFilter
{
    private readonly ConcurrentQueue<(string Path, string Request)> requests = [];
    private readonly ConcurrentQueue<(string Path, Response Answer)> answers = [];

    /// <summary>Every preflight so far.</summary>
    public int Preflights => requests.Count(r => r.Request.StartsWith("preflight ", StringComparison.Ordinal));

    /// <summary>As <see cref="Preflight"/> and <see cref="Call"/> write them.</summary>
    public IEnumerable<string> Of(string path) => requests.Where(r => r.Path == path).Select(r => r.Request);

    /// <summary>What left the application, byte by byte as the browser got it.</summary>
    public IReadOnlyList<Response> AnswersTo(string path) => [.. answers.Where(a => a.Path == path).Select(a => a.Answer)];

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
            // The last to be called before the response starts.
            context.Response.OnStarting(() =>
            {
                IEnumerable<Header> lines = context.Response.Headers.SelectMany(h => h.Value.Select(line => new Header(h.Key, line!)));
                answers.Enqueue((context.Request.Path, new Response(context.Response.StatusCode, [.. lines])));
                return Task.CompletedTask;
            });
            return inner(context);
        });
        next(app);
    };
}
