using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using CorsPreflight.Diagnostics;
using CorsPreflight.Inspector;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Inspector;

public class DecisionEventsTests
{
    [Theory]
    [InlineData(Server.TestServer)]
    [InlineData(Server.Kestrel)]
    [InlineData(Server.KestrelHttp2)]
    public async Task Sends_what_was_decided_and_then_what_is(Server server)
    {
        await using TestApp app = await InspectorApp.Start(server);
        await app.Preflight("/first", TestApp.App, "PUT");
        await using Listener listener = await Listener.Start(app);
        (await listener.Next()).Should().Be(("/first", "Allowed", null));
        string group = listener.Group!;
        await app.Preflight("/second", TestApp.Evil, "PUT");
        (await listener.Next()).Should().Be(("/second", "OriginNotAllowed", "if you trust it, add \"https://evil.test\" to StrictPreflight:Policies:Default:AllowedOrigins in appsettings.json"));
        await app.Preflight("/third", TestApp.Evil, "PUT");
        (await listener.Next()).Should().Be(("/third", "OriginNotAllowed", "if you trust it, add \"https://evil.test\" to StrictPreflight:Policies:Default:AllowedOrigins in appsettings.json"));
        listener.Count.Should().Be(2, "it says the same as the second");
        await app.Preflight("/first", TestApp.App, "PUT");
        (await listener.Next()).Should().Be(("/first", "Allowed", null));
        (listener.Count, listener.Group).Should().Be((2, group));
        listener.Response.Content.Headers.ContentType!.ToString().Should().Be("text/event-stream");
        listener.Response.Headers.CacheControl!.ToString().Should().Be("no-store");
    }

    [Fact]
    public async Task Goes_on_where_a_listener_was_and_anew_after_a_restart()
    {
        await using TestApp app = await InspectorApp.Start();
        for (int i = 1; i <= 3; i++)
            await app.Preflight($"/{i}", TestApp.App, "PUT");
        string first;
        await using (Listener listener = await Listener.Start(app))
        {
            await listener.Next();
            first = listener.LastId!;
        }
        foreach ((string? header, string? query, string path) in new[] { (first, null, "/2"), (null, first, "/2"), (first, "junk", "/2"), ("12-1", null, "/1"), ("junk", null, "/1"), ("", "", "/1") })
        {
            await using Listener listener = await Listener.Start(app, header, query);
            (await listener.Next()).Path.Should().Be(path, $"{header} {query}");
        }
    }

    [Fact]
    public async Task Keeps_the_last_fifty_of_a_kind_in_order()
    {
        await using TestApp app = await InspectorApp.Start();
        await Task.WhenAll(Enumerable.Range(1, 120).Select(i => app.Preflight($"/{i}", TestApp.App, "PUT")));
        DecisionFeed feed = app.Services.GetRequiredService<DecisionFeed>();
        feed.After(0).Select(group => group.Last.Number).Should().Equal(Enumerable.Range(71, 50).Select(i => (long)i));
        feed.After(118).Select(group => group.Last.Number).Should().Equal(119, 120);
        feed.After(120).Should().BeEmpty();
        feed.After(9999).Should().BeEmpty();
        (await app.Read()).Rows("decisions").Should().HaveCount(50);
        await using Listener listener = await Listener.Start(app);
        for (int i = 71; i <= 120; i++)
        {
            await listener.Next();
            listener.LastId.Should().Be(feed.IdOf(i));
        }
    }

    [Fact]
    public async Task Takes_eight_listeners_and_another_when_one_leaves()
    {
        await using TestApp app = await InspectorApp.Start(Server.Kestrel);
        await app.Preflight("/", TestApp.App, "PUT");
        var listeners = new List<Listener>();
        for (int i = 0; i < DecisionEvents.MaxListeners; i++)
        {
            listeners.Add(await Listener.Start(app));
            await listeners[i].Next();
        }
        (await app.Client.GetAsync(InspectorApp.Events)).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        await listeners[0].DisposeAsync();
        var patience = Stopwatch.StartNew();
        HttpStatusCode status;
        do
        {
            await using Listener another = await Listener.Start(app);
            status = another.Response.StatusCode;
        }
        while (status != HttpStatusCode.OK && patience.Elapsed < TimeSpan.FromSeconds(20));
        status.Should().Be(HttpStatusCode.OK);
        foreach (Listener listener in listeners)
            await listener.DisposeAsync();
    }

    [Theory]
    [InlineData(Server.Kestrel)]
    [InlineData(Server.KestrelHttp2)]
    public async Task The_application_ends_although_somebody_listens(Server server)
    {
        TestApp app = await InspectorApp.Start(server);
        await app.Preflight("/", TestApp.App, "PUT");
        await using Listener listener = await Listener.Start(app);
        await listener.Next();
        var time = Stopwatch.StartNew();
        await app.DisposeAsync();
        time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "a host waits for thirty");
    }

    [Fact]
    public async Task A_silent_feed_shows_signs_of_life()
    {
        var time = new StoppedTime();
        using var stopping = new CancellationTokenSource();
        var events = new DecisionEvents(new DecisionFeed(time), time, stopping.Token);
        var body = new MemoryStream();
        Task answer = events.Answer(Context(body));
        Text().Should().Be("retry: 2000\n\n");
        time.Elapse();
        await Eventually(() => Text() == "retry: 2000\n\n:\n\n");
        await stopping.CancelAsync();
        await answer;
        events.Listeners.Should().Be(0);

        string Text() => System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    [Fact]
    public async Task Drops_a_listener_that_does_not_read()
    {
        var events = new DecisionEvents(new DecisionFeed(TimeProvider.System), TimeProvider.System, CancellationToken.None) { Patience = TimeSpan.FromMilliseconds(50) };
        HttpContext context = Context(new StuckStream());
        var lifetime = new Lifetime();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        await events.Answer(context).WaitAsync(TimeSpan.FromSeconds(20));
        (events.Listeners, lifetime.Aborts).Should().Be((0, 1));
    }

    [Fact]
    public async Task Nothing_is_kept_where_no_inspector_is_mapped()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app => app.UseStrictPreflight());
        await app.Preflight("/", TestApp.Evil, "PUT");
        await app.Send("GET", "/", TestApp.Evil);
        app.Services.GetRequiredService<DecisionFeed>().After(0).Should().BeEmpty();
    }

    [Fact]
    public async Task Keeps_no_long_or_unprintable_text()
    {
        await using TestApp app = await InspectorApp.Start();
        string longText = new('a', 4000);
        await app.Preflight($"/{longText}", $"https://{longText}", longText, longText);
        await app.Send("OPTIONS", "/\u202e\u0007", KeyValuePair.Create("Origin", new Microsoft.Extensions.Primitives.StringValues("\u202e")), KeyValuePair.Create("Access-Control-Request-Method", new Microsoft.Extensions.Primitives.StringValues("\u001b[31m")));
        foreach (Decision decision in app.Services.GetRequiredService<DecisionFeed>().After(0).Select(group => group.Last))
        {
            string[] texts = [decision.Method!, decision.Path!, decision.Origin!, decision.Offender!];
            texts.Should().OnlyContain(text => text.Length <= 64 && text.All(c => !char.IsControl(c) && c != '\u202e'));
        }
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (int i = 0; i < 1000 && !condition(); i++)
            await Task.Delay(10);
        condition().Should().BeTrue();
    }

    private static DefaultHttpContext Context(Stream body) => new() { Response = { Body = body } };

    /// <summary>A browser's EventSource, as far as it matters here.</summary>
    private sealed class Listener(HttpResponseMessage response) : IAsyncDisposable
    {
        private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        private IAsyncEnumerator<SseItem<string>>? events;

        public HttpResponseMessage Response => response;

        public string? LastId { get; private set; }

        public string? Group { get; private set; }

        public int Count { get; private set; }

        public static async Task<Listener> Start(TestApp app, string? lastEventId = null, string? after = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{InspectorApp.Events}?after={after}") { Version = app.Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            if (lastEventId is not null)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
            return new Listener(await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
        }

        public async Task<(string? Path, string? Reason, string? Remedy)> Next()
        {
            events ??= SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
            (await events.MoveNextAsync()).Should().BeTrue();
            LastId = events.Current.EventId;
            JsonElement group = JsonDocument.Parse(events.Current.Data).RootElement, decision = group.GetProperty("last");
            (Group, Count) = (group.GetProperty("id").GetString(), group.GetProperty("count").GetInt32());
            return (decision.GetProperty("path").GetString(), decision.GetProperty("reason").GetString(), decision.GetProperty("remedy").GetString());
        }

        public ValueTask DisposeAsync()
        {
            response.Dispose();
            patience.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public int Aborts { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborts++;
    }

    /// <summary>Every timer goes off when it is told to, once.</summary>
    private sealed class StoppedTime : TimeProvider
    {
        private readonly List<Action> waiting = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            dueTime.Should().Be(DecisionEvents.KeepAliveInterval);
            waiting.Add(() => callback(state));
            return System.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Elapse()
        {
            Action[] due = [.. waiting];
            waiting.Clear();
            foreach (Action timer in due)
                timer();
        }
    }

    private sealed class StuckStream : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
