using System.Net;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests.Requests;

/// <summary>An exception that nobody handled is a readable 500 for the calling page, and the same as ever for the server.</summary>
public class UnhandledExceptionTests
{
    [Theory]
    [InlineData(Server.Kestrel, "Production")]
    [InlineData(Server.KestrelHttp2, "Production")]
    [InlineData(Server.TestServer, "Production")]
    [InlineData(Server.Kestrel, "Development")]
    public async Task Is_answered_readably_and_still_logged_by_the_server(Server server, string environment)
    {
        await using TestApp app = await TestApp.Start(server, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            Map(app);
        }, environment: environment);

        foreach (string path in new[] { "/throws", "/throws-at-once", "/throws-after-headers" })
        {
            Answers.Of(await app.Preflight(path, TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
            HttpResponseMessage response = await app.Send("PUT", path, TestApp.App);
            Answers.Of(response).Should().Be(Answers.Allowed(500), path);
            response.Headers.Contains("X-Inner").Should().BeFalse("the response is cleared, as the server clears it");
            Answers.Of(await app.Send("PUT", path, TestApp.Evil)).Should().Be(Answers.NotAllowed(500), path);
        }
        Answers.Of(await app.Send("GET", "/fine", TestApp.App)).Should().Be(Answers.Allowed(200), "the connection lives on");
        await app.Stop();
        if (server != Server.TestServer && environment == "Production")
            app.Probe.Log.Where(e => e.Category.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) && e.Level == LogLevel.Error).Select(e => e.Exception?.Message)
                .Should().Equal(Enumerable.Repeat("thrown on purpose", 6));
    }

    [Theory]
    [InlineData(Server.Kestrel)]
    [InlineData(Server.KestrelHttp2)]
    public async Task Keeps_the_status_of_a_bad_request(Server server)
    {
        await using TestApp app = await TestApp.Start(server, b =>
        {
            b.Services.AddStrictPreflight();
            b.Services.Configure<KestrelServerOptions>(k => k.Limits.MaxRequestBodySize = 10);
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/read", async (HttpContext context) => await context.Request.BodyReader.CopyToAsync(Stream.Null));
            app.MapPut("/judge", static void () => throw new Microsoft.AspNetCore.Http.BadHttpRequestException("no tea", StatusCodes.Status418ImATeapot));
        });
        for (int i = 0; i < 10; i++)
        {
            HttpResponseMessage response = await app.Send("PUT", "/judge", TestApp.App);
            Answers.Of(response).Should().Be(Answers.Allowed(418));
            (response.Headers.ConnectionClose == true).Should().Be(server == Server.Kestrel, "Kestrel closes the connection, and the client must know");
            Answers.Of(await app.Send("PUT", "/read", TestApp.App, r => r.Content = new ByteArrayContent(new byte[100]))).Should().Be(Answers.Allowed(413));
        }
    }

    [Theory]
    [InlineData(Server.Kestrel)]
    [InlineData(Server.KestrelHttp2)]
    public async Task Is_answered_past_a_buffer_that_nobody_took_away(Server server)
    {
        await using TestApp app = await TestApp.Start(server, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.Use(async (HttpContext context, RequestDelegate next) =>
            {
                Stream original = context.Response.Body;
                using var buffer = new MemoryStream();
                context.Response.Body = buffer;
                await next(context);
                buffer.Position = 0;
                await buffer.CopyToAsync(original);
                context.Response.Body = original;
            });
            Map(app);
        });
        Answers.Of(await app.Send("PUT", "/throws", TestApp.App)).Should().Be(Answers.Allowed(500));
    }

    [Fact]
    public async Task Carries_nothing_that_was_written_but_not_sent()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/list", (Probe probe) => Items(probe));
        });
        HttpResponseMessage response = await app.Send("PUT", "/list", TestApp.App);
        Answers.Of(response).Should().Be(Answers.Allowed(500));
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
        response.Headers.ConnectionClose.Should().BeTrue("Kestrel sends it after the end of this response, where the next one would begin");

        static IEnumerable<string> Items(Probe probe)
        {
            for (int i = 0; i < 90; i++)
                yield return new string('s', 100);
            throw probe.Throw();
        }
    }

    [Theory]
    [InlineData(Server.Kestrel)]
    [InlineData(Server.KestrelHttp2)]
    public async Task Leaves_a_response_that_has_started_alone(Server server)
    {
        await using TestApp app = await TestApp.Start(server, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            Map(app);
        });
        Func<Task> reading = async () => await app.Send("PUT", "/throws-after-body", TestApp.App);
        await reading.Should().ThrowAsync<HttpRequestException>("the server cuts it off, so that the page does not take half for the whole");
    }

    [Fact]
    public async Task Keeps_the_connection()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            Map(app);
        });
        using var connection = new RawConnection(app.Client.BaseAddress!);
        for (int i = 0; i < 3; i++)
            (await connection.Send($"PUT /throws HTTP/1.1\r\nHost: a\r\nOrigin: {TestApp.App}\r\nContent-Length: 0\r\n\r\n")).Should().StartWith("HTTP/1.1 500 ").And.Contain($"\r\nAccess-Control-Allow-Origin: {TestApp.App}\r\n").And.Contain("\r\nContent-Length: 0\r\n").And.NotContain("Connection: close");
    }

    [Fact]
    public async Task Leaves_requests_without_Origin_to_the_server()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            Map(app);
        });
        Answers.Of(await app.Send("PUT", "/throws", origin: null)).Should().Be(Answers.Of(500));
    }

    [Fact]
    public async Task Leaves_an_aborted_request_alone()
    {
        var started = new TaskCompletionSource();
        var completed = new TaskCompletionSource<int>();
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/slow", async (HttpContext context) =>
            {
                context.Response.OnCompleted(() =>
                {
                    completed.SetResult(context.Response.StatusCode);
                    return Task.CompletedTask;
                });
                started.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            });
        });
        Task sending = app.Send("PUT", "/slow", TestApp.App);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10));
        app.Client.CancelPendingRequests();
        await sending.Invoking(s => s).Should().ThrowAsync<TaskCanceledException>();
        (await completed.Task.WaitAsync(TimeSpan.FromSeconds(10))).Should().Be(499, "that is Kestrel's, and nothing was answered");
    }

    [Fact]
    public async Task Tells_the_application_s_exception_even_if_the_answer_fails()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/twice", static void (HttpContext context) =>
            {
                context.Response.OnStarting(() => throw new FormatException("from OnStarting"));
                throw new InvalidOperationException("thrown on purpose");
            });
        });
        (await app.Send("PUT", "/twice", TestApp.App)).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        // The server logs after it answered.
        await app.Stop();
        app.Probe.Log.Should().Contain(e => e.Level == LogLevel.Error && e.Exception != null && e.Exception.ToString().Contains("thrown on purpose", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_servers_of_which_nothing_is_known_is_left_alone_and_they_are_blamed_for_nothing()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        using var probe = new Probe();
        builder.Logging.AddProvider(probe);
        builder.Services.AddSingleton<IServer, OtherServer>();
        builder.Services.AddStrictPreflight(o => o.Policies["Default"] = new StrictPreflightPolicyOptions { AllowedOrigins = [TestApp.App] });
        await using WebApplication app = builder.Build();
        app.UseStrictPreflight();
        await app.StartAsync();
        probe.OwnLog.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.Core", true, false)]
    [InlineData("Microsoft.AspNetCore.TestHost", true, false)]
    [InlineData("Microsoft.AspNetCore.Server.IIS", false, true)]
    [InlineData("Microsoft.AspNetCore.Server.HttpSys", false, true)]
    [InlineData("Of.Somebody", false, false)]
    [InlineData(null, false, false)]
    public void Is_answered_where_the_answer_stands_and_warned_of_where_it_is_known_to_be_aborted(string? server, bool isAnswered, bool isWarnedOf)
    {
        using var probe = new Probe();
        UnhandledException.CanBeAnswered(server, probe.CreateLogger("CorsPreflight")).Should().Be(isAnswered);
        probe.OwnLog.Select(e => e.Text).Should().Equal(isWarnedOf
            ? [$"The server {server} aborts a response when the application throws, so an unhandled exception reaches browsers as a network error. Add app.UseExceptionHandler(…) to make it a readable 500."]
            : []);
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/fine", () => "fine");
        app.MapPut("/throws", async (Probe probe) =>
        {
            await Task.Yield();
            throw probe.Throw();
        });
        app.MapPut("/throws-at-once", void (Probe probe) => throw probe.Throw());
        app.MapPut("/throws-after-headers", (HttpContext context, Probe probe) =>
        {
            context.Response.Headers["X-Inner"] = "1";
            context.Response.ContentLength = 100;
            throw probe.Throw();
        });
        app.MapPut("/throws-after-body", async (HttpContext context, Probe probe) =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw probe.Throw();
        });
    }

    private sealed class OtherServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public void Dispose()
        {
        }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
