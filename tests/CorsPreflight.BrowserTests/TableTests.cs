using System.Diagnostics;
using CorsPreflight.Tests.Engines;
using CorsPreflight.Tool.Check.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;
using Engine = CorsPreflight.Tests.Engines.Engine;

namespace CorsPreflight.Tests;

/// <summary>
/// The tables, played by pages: what a page could read is what the table says, and no call is made that a preflight refused. So says the
/// command's model of browsers, too, of what the server answered.
/// </summary>
[Collection(nameof(Browsers))]
public class TableTests(Browsers browsers, ITestOutputHelper output)
{
    // That no header's safelist has.
    private const string Value = "\"1\"";

    [Theory, Chromium, Firefox, WebKit]
    public Task Preflights(EngineName name) => Compare(name, Plays.OfPreflights);

    [Theory, Chromium, Firefox, WebKit]
    public Task Actual_requests(EngineName name) => Compare(name, Plays.OfActuals);

    [Fact]
    public void Most_of_the_rows_are_played_and_every_kind_of_origin()
    {
        Plays.OfPreflights.Select(p => p.It).Distinct().Count().Should().BeGreaterThanOrEqualTo(97);
        Plays.OfActuals.Select(p => p.It).Distinct().Count().Should().BeGreaterThanOrEqualTo(59);
        Plays.OfPreflights.Concat(Plays.OfActuals).Select(p => p.Origin).Should().Contain(
            ["https://app.example.com", "https://pr-7.preview.example.com", "http://localhost:5173", "http://app.example.com", "http://[::1]:8080", "https://evil.test", "null"]);
    }

    private async Task Compare(EngineName name, IReadOnlyList<Play> plays)
    {
        var watch = Stopwatch.StartNew();
        StrictPreflightPolicyOptions[] policies = [.. plays.Select(p => p.Policy).Distinct()];
        await using Api api = await browsers.Serve(name, services => services.AddStrictPreflight(o =>
        {
            foreach ((int i, StrictPreflightPolicyOptions policy) in policies.Index())
                o.Policies[$"{i}"] = policy;
        }), app =>
        {
            app.UseStrictPreflight();
            foreach ((int i, Play play) in plays.Index())
                app.Map($"/{i}", (RequestDelegate)(context => Answer(context.Response, play))).RequireCors($"{Array.IndexOf(policies, play.Policy)}");
        }, settings: "{}");

        var answers = new List<string>();
        var expected = new List<string>();
        var modelled = new List<string>();
        foreach (IGrouping<string, (int Index, Play Play)> page in plays.Index().GroupBy(p => p.Item.Origin))
        {
            bool isSandboxed = page.Key == "null";
            Engine engine = await browsers.Open(name, isSandboxed ? "https://app.example.com" : page.Key);
            string[] learnt = await engine.Run<string[]>(isSandboxed ? "return await playInSandbox(argument)" : "return await play(argument)", page.Select(p => Call(api, p.Index, p.Play)));
            foreach (((int i, Play play), string text) in page.Zip(learnt))
            {
                string it = $"{play.It} ({play.Way}): ";
                answers.Add($"{it}{string.Join(", ", api.Witness.Of($"/{i}"))}: {text}");
                expected.Add($"{it}{string.Join(", ", play.Requests)}: {play.Learns}");
                modelled.Add($"{it}{Modelled(name, new Uri($"{api.Origin}/{i}"), play, api.Witness.AnswersTo($"/{i}"))}");
            }
        }
        answers.Should().Equal(expected);
        modelled.Should().Equal(answers);
        output.WriteLine($"{name}: {plays.Select(p => p.It).Distinct().Count()} rows in {plays.Count} calls, {watch.Elapsed.TotalSeconds:F0} s");
    }

    private static string Modelled(EngineName name, Uri url, Play play, IReadOnlyList<Response> answers)
    {
        var call = new Call(play.Origin, url, play.Method, [.. play.Headers.Select(header => new Header(header, Value))], play.Way == Way.FetchWithCredentials);
        IReadOnlyList<Header>? asks = BrowserModel.PreflightOf(call, ModelTests.Of(name)) ?? (play.Way == Way.Upload ? [new Header("", call.Method)] : null);
        string preflight = asks is null ? "" : Witness.Preflight(call.Origin, asks[0].Value, asks.Count > 1 ? asks[1].Value : "");
        if (asks is not null && !BrowserModel.JudgePreflight(call, answers[0], ModelTests.Of(name)).Passed)
            return $"{preflight}: TypeError";
        Response actual = answers[^1];
        string[] body = call.Method == "HEAD" || actual.Status is 204 or 304 ? [] : ["handled"];
        string learns = BrowserModel.JudgeActual(call, actual, ModelTests.Of(name)).Passed
            ? string.Join(' ', [$"{actual.Status}", .. body, .. Plays.Markers.Intersect(BrowserModel.ReadableHeaders(call, actual), StringComparer.OrdinalIgnoreCase)])
            : "TypeError";
        return $"{(asks is null ? "" : $"{preflight}, ")}{Witness.Call(call.Origin, call.Method)}: {learns}";
    }

    private static object Call(Api api, int i, Play play) => new
    {
        url = $"{api.Origin}/{i}",
        method = play.Method,
        headers = play.Headers.Select(header => new[] { header, Value }),
        body = play.Method == "POST" ? "text" : null,
        credentials = play.Way == Way.FetchWithCredentials ? "include" : "omit",
        upload = play.Way == Way.Upload,
        markers = Plays.Markers,
    };

    private static Task Answer(HttpResponse response, Play play)
    {
        response.StatusCode = play.Status;
        foreach (string marker in Plays.Markers)
            response.Headers[marker] = "\"1\"";
        foreach ((string header, string value) in play.Responds)
            response.Headers.Append(header, value);
        return play.Status is 204 or 304 ? Task.CompletedTask : response.WriteAsync("handled");
    }
}
