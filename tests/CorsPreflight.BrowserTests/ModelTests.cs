using System.Diagnostics;
using CorsPreflight.Tests.Engines;
using CorsPreflight.Tool.Browser;
using CorsPreflight.ToolTests.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Xunit.Abstractions;
using Engine = CorsPreflight.Tests.Engines.Engine;

namespace CorsPreflight.Tests;

/// <summary>The model of browsers that the command has, row by row against the browsers themselves.</summary>
[Collection(nameof(Browsers))]
public class ModelTests(Browsers browsers, ITestOutputHelper output)
{
    [Theory, Chromium, Firefox, WebKit]
    public async Task Asks_as_the_browser_asks(EngineName name)
    {
        var watch = Stopwatch.StartNew();
        CallCase[] rows = [.. BrowserCases.Calls.Values];
        await using Api api = await Serve(name, (context, _) => Allow(context));
        string[] learnt = await Play(name, api, rows.Select((row, i) => row.To($"{api.Origin}/{i}")));
        foreach ((int i, CallCase row) in rows.Index())
            output.WriteLine($"{row.It}: {row.Asks} # {string.Join(" | ", api.Witness.Of($"/{i}"))} # {learnt[i]}");
        output.WriteLine($"{watch.Elapsed}");
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task Judges_preflights_as_the_browser_does(EngineName name)
    {
        var watch = Stopwatch.StartNew();
        AnswerCase[] rows = [.. BrowserCases.Preflights.Values];
        await using Api api = await Serve(name, (context, i) =>
        {
            if (context.Request.Method == "OPTIONS")
                Write(context.Response, rows[i].Response(204));
            else
                Allow(context);
        });
        string[] learnt = await Play(name, api, rows.Select((row, i) => row.To($"{api.Origin}/{i}", "PUT")));
        foreach ((int i, AnswerCase row) in rows.Index())
            output.WriteLine($"{(learnt[i] != "TypeError") == (row.Check == Check.Passed)} {row.It}: {row.Check} # {string.Join(" | ", api.Witness.Of($"/{i}"))} # {learnt[i]}");
        Engine engine = await browsers.Open(name, BrowserCases.Origin);
        output.WriteLine($"{watch.Elapsed}");
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task Reads_responses_as_the_browser_does(EngineName name)
    {
        var watch = Stopwatch.StartNew();
        AnswerCase[] rows = [.. BrowserCases.Responses.Values];
        await using Api api = await Serve(name, (context, i) => Write(context.Response, rows[i].Response(200)));
        string[] learnt = await Play(name, api, rows.Select((row, i) => row.To($"{api.Origin}/{i}", "GET")), i => [.. rows[i].Answer.Select(line => line.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase)]);
        foreach ((int i, AnswerCase row) in rows.Index())
            output.WriteLine($"{row.It}: {row.Check} {string.Join(" ", row.Readable!)} # {learnt[i]}");
        output.WriteLine($"{watch.Elapsed}");
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task Remembers_as_long_as_the_browser_does(EngineName name)
    {
        var watch = Stopwatch.StartNew();
        LifetimeCase[] rows = [.. BrowserCases.Lifetimes.Values];
        await using Api api = await Serve(name, (context, i) =>
        {
            Allow(context);
            foreach (Header header in rows[i].Lines)
                context.Response.Headers[header.Name] = StringValues.Concat(context.Response.Headers[header.Name], header.Value);
        });
        var call = (int i) => new Call(BrowserCases.Origin, new Uri($"{api.Origin}/{i}"), "PUT", [], false);
        await Play(name, api, rows.Select((row, i) => call(i)));
        await Play(name, api, rows.Select((row, i) => call(i)), reload: false);
        await Task.Delay(6000);
        await Play(name, api, rows.Select((row, i) => call(i)), reload: false);
        foreach ((int i, LifetimeCase row) in rows.Index())
            output.WriteLine($"{row.It}: {row.Seconds} # {string.Join(" ", api.Witness.Of($"/{i}").Select(x => x[0] == 'p' ? "?" : "!"))}");
        output.WriteLine($"{watch.Elapsed}");
    }

    private Task<Api> Serve(EngineName name, Action<HttpContext, int> answer) => browsers.Serve(name, _ => { }, app => app.Run(context =>
    {
        if (int.TryParse(context.Request.Path.Value![1..], out int i))
            answer(context, i);
        return Task.CompletedTask;
    }), settings: "{}");

    private async Task<string[]> Play(EngineName name, Api api, IEnumerable<Call> calls, Func<int, string[]>? markers = null, bool reload = true)
    {
        Engine engine = reload ? await browsers.Open(name, BrowserCases.Origin) : await browsers.Same(name);
        string[] learnt = await engine.Run<string[]>("return await play(argument)", calls.Select((call, i) => new
        {
            url = call.Url.AbsoluteUri,
            method = call.Method,
            headers = call.Headers.Select(header => new[] { header.Name, header.Value }),
            body = call.Method == "POST" ? "text" : null,
            credentials = call.Credentials ? "include" : "omit",
            markers = markers?.Invoke(i) ?? [],
        }));
        foreach (string x in engine.Refusals.Concat(engine.Console))
            output.WriteLine("    " + x);
        return learnt;
    }

    private static void Allow(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.AccessControlAllowOrigin = BrowserCases.Origin;
        response.Headers.AccessControlAllowCredentials = "true";
        response.Headers.AccessControlAllowMethods = context.Request.Headers.AccessControlRequestMethod;
        response.Headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
    }

    private static void Write(HttpResponse response, Response answer)
    {
        response.StatusCode = answer.Status;
        foreach (Header header in answer.Headers)
            response.Headers[header.Name] = StringValues.Concat(response.Headers[header.Name], header.Value);
    }
}
