using System.Diagnostics;
using CorsPreflight.Tests.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace CorsPreflight.Tests;

/// <summary>The tables, played by pages: what a page could read is what the table says, and no call is made that a preflight refused.</summary>
[Collection(nameof(Browsers))]
public class TableTests(Browsers browsers, ITestOutputHelper output)
{
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
            }
        }
        answers.Should().Equal(expected);
        output.WriteLine($"{name}: {plays.Select(p => p.It).Distinct().Count()} rows in {plays.Count} calls, {watch.Elapsed.TotalSeconds:F0} s");
    }

    private static object Call(Api api, int i, Play play) => new
    {
        url = $"{api.Origin}/{i}",
        method = play.Method,
        headers = play.Headers.Select(header => new[] { header, "\"1\"" }), // a value that no header's safelist has
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
