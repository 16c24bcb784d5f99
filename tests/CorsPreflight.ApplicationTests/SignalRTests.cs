using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>Real clients and hubs, under the policy of the README and others.</summary>
public class SignalRTests
{
    private const string Page = "https://app.example.com";

    private static readonly string AllowedPreflight = Answers.Of(204, $"Access-Control-Allow-Origin: {Page}", "Access-Control-Allow-Credentials: true",
        "Access-Control-Allow-Methods: DELETE", "Access-Control-Allow-Headers: Authorization, Content-Type, X-Requested-With, X-SignalR-User-Agent", $"Vary: {Answers.PreflightVary}");

    private static readonly string AllowedDefaultPreflight = Answers.Of(204, $"Access-Control-Allow-Origin: {TestApp.App}",
        "Access-Control-Allow-Headers: X-Requested-With, X-SignalR-User-Agent", $"Vary: {Answers.PreflightVary}");

    [Theory]
    [InlineData("/chat", Page)]
    [InlineData("/secret", Page)]
    [InlineData("/partner", TestApp.Partner)]
    [InlineData("/unnamed", TestApp.App)]
    [InlineData("/off", null)]
    public async Task The_negotiation_of_a_JavaScript_client_has_the_policy_of_the_hub(string hub, string? listed)
    {
        await using TestApp app = await Start();
        foreach (string origin in new[] { Page, TestApp.Partner, TestApp.App, TestApp.Evil })
        {
            string preflight = origin != listed ? Answers.RefusedPreflight : origin == Page ? AllowedPreflight : origin == TestApp.App ? AllowedDefaultPreflight : Answers.AllowedPartnerPreflight;
            Answers.Of(await app.Preflight($"{hub}/negotiate?negotiateVersion=1", origin, "POST", "x-requested-with,x-signalr-user-agent")).Should().Be(preflight, origin);
        }
        Answers.Of(await app.Preflight($"{hub}/negotiate?negotiateVersion=1", Page, "POST", "x-mine")).Should().Be(Answers.RefusedPreflight);
        (app.Probe.Handlers, Authentications(app)).Should().Be((0, 0));

        foreach (string origin in new[] { Page, TestApp.Partner, TestApp.App, TestApp.Evil })
        {
            int status = hub == "/secret" ? 401 : 200;
            string answer = hub == "/off" ? Answers.Of(status)
                : origin != listed ? Answers.NotAllowed(status)
                : origin == Page ? AllowedAnswer(status) : origin == TestApp.App ? Answers.Of(status, $"Access-Control-Allow-Origin: {TestApp.App}", "Vary: Origin") : Answers.AllowedPartner(status);
            Answers.Of(await app.Send("POST", $"{hub}/negotiate?negotiateVersion=1", origin, AsJavaScriptClient)).Should().Be(answer, origin);
        }
    }

    [Theory]
    [InlineData("POST", "content-type,x-requested-with,x-signalr-user-agent", "a message in bytes, by long polling")]
    [InlineData("POST", "authorization,x-requested-with,x-signalr-user-agent", "a message of a user")]
    [InlineData("GET", "x-requested-with,x-signalr-user-agent", "a poll")]
    [InlineData("DELETE", "x-requested-with,x-signalr-user-agent", "the end of long polling")]
    public async Task What_a_JavaScript_client_asks_for_later_is_allowed(string method, string headers, string what)
    {
        await using TestApp app = await Start();
        Answers.Of(await app.Preflight("/secret?id=1", Page, method, headers)).Should().Be(AllowedPreflight, what);
        Answers.Of(await app.Preflight("/secret?id=1", TestApp.Evil, method, headers)).Should().Be(Answers.RefusedPreflight, what);
        (app.Probe.Handlers, Authentications(app)).Should().Be((0, 0));
    }

    [Theory]
    [InlineData("/chat", HttpTransportType.WebSockets)]
    [InlineData("/chat", HttpTransportType.ServerSentEvents)]
    [InlineData("/chat", HttpTransportType.LongPolling)]
    [InlineData("/secret", HttpTransportType.WebSockets)]
    [InlineData("/secret", HttpTransportType.ServerSentEvents)]
    [InlineData("/secret", HttpTransportType.LongPolling)]
    public async Task A_real_client_connects_invokes_and_streams(string hub, HttpTransportType transport)
    {
        await using TestApp app = await Start();
        using var recorder = new Recorder(new SocketsHttpHandler(), Page);
        var sockets = new List<ClientWebSocket>();
        await using (HubConnection connection = Connect(app, hub, transport, recorder, sockets))
        {
            await connection.StartAsync();
            (await connection.InvokeAsync<string>("Echo", "hello")).Should().Be("hello");
            (await connection.StreamAsync<int>("Count", 3).ToListAsync()).Should().Equal(1, 2, 3);
        }

        (HttpRequestMessage Request, HttpResponseMessage Response)[] exchanges = [.. recorder.Exchanges];
        // Whatever the status: a poll that crosses the end of its connection gets 404.
        exchanges.Select(e => Answers.Of(e.Response)).Should().Equal(exchanges.Select(e => AllowedAnswer((int)e.Response.StatusCode)));
        // DELETE ends long polling, unless the server was first to.
        exchanges.Select(e => e.Request.Method).Distinct().Where(method => method != HttpMethod.Delete)
            .Should().Equal(transport == HttpTransportType.WebSockets ? [HttpMethod.Post] : [HttpMethod.Post, HttpMethod.Get]);
        sockets.Select(AnswerTo).Should().Equal(transport == HttpTransportType.WebSockets ? [AllowedAnswer(101)] : []);
        app.Probe.Handlers.Should().Be(2);
    }

    [Fact]
    public async Task Nobody_s_negotiation_is_a_readable_401()
    {
        await using TestApp app = await Start();
        using var recorder = new Recorder(new SocketsHttpHandler(), Page);
        await using HubConnection connection = Connect(app, "/secret", HttpTransportType.WebSockets, recorder, [], token: null);
        await connection.Invoking(c => c.StartAsync()).Should().ThrowAsync<HttpRequestException>();
        recorder.Answers.Should().Equal(AllowedAnswer(401));
        app.Probe.Handlers.Should().Be(0);
    }

    // A page opens a socket without a preflight, and what it needs of the answer is not a header.
    [Theory]
    [InlineData(false, TestApp.Evil, 101)]
    [InlineData(false, Page, 101)]
    [InlineData(true, TestApp.Evil, 403)]
    [InlineData(true, "null", 403)]
    [InlineData(true, Page, 101)]
    [InlineData(true, null, 101)]
    public async Task CORS_does_not_guard_the_handshake_of_a_WebSocket_but_a_policy_can(bool isGuarded, string? origin, int status)
    {
        await using TestApp app = await Start(isGuarded ? ReadmeProgram.GuardWebSockets : static _ => { });
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        Func<Task> connecting = () => socket.ConnectAsync(new UriBuilder(app.Client.BaseAddress!) { Scheme = "ws", Path = "/chat" }.Uri, CancellationToken.None);
        if (status == 101)
            await connecting();
        else
            await connecting.Should().ThrowAsync<WebSocketException>();
        AnswerTo(socket).Should().Be(origin == Page ? AllowedAnswer(status) : Answers.NotAllowed(status));
    }

    private static Task<TestApp> Start(Action<WebApplication>? guard = null) => TestApp.Start(Server.Kestrel, builder =>
    {
        builder.Services.AddSignalR();
        TokenHandler.AddTo(builder.Services);
        builder.Services.AddStrictPreflight(o =>
        {
            o.Policies["Default"] = new StrictPreflightPolicyOptions { AllowedOrigins = [TestApp.App], AllowedHeaders = ["X-Requested-With", "X-SignalR-User-Agent"] };
            o.Policies["Partner"] = new StrictPreflightPolicyOptions { AllowedOrigins = [TestApp.Partner], AllowedMethods = ["PUT", "DELETE"], AllowedHeaders = ["*"], ExposedHeaders = ["X-Total"] };
        });
    }, app =>
    {
        guard?.Invoke(app);
        app.MapHub<ChatHub>("/chat").RequireCors("SignalR");
        app.MapHub<ChatHub>("/secret").RequireCors("SignalR").RequireAuthorization();
        app.MapHub<ChatHub>("/partner").RequireCors("Partner");
        app.MapHub<ChatHub>("/unnamed");
        app.MapHub<ChatHub>("/off").WithMetadata(new DisableCorsAttribute());
        app.UseStrictPreflight();
    }, settings: Readme.BlocksOf("docs/signalr.md", "json").Single());

    private static HubConnection Connect(TestApp app, string hub, HttpTransportType transport, Recorder recorder, List<ClientWebSocket> sockets, string? token = TokenHandler.Token) =>
        new HubConnectionBuilder().WithUrl(new Uri(app.Client.BaseAddress!, hub), transport, options =>
        {
            options.HttpMessageHandlerFactory = _ => recorder;
            options.AccessTokenProvider = () => Task.FromResult(token);
            options.WebSocketFactory = async (context, cancellation) =>
            {
                var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
                socket.Options.SetRequestHeader("Origin", Page);
                sockets.Add(socket);
                // In the query, as a browser has to send it.
                await socket.ConnectAsync(new Uri($"{context.Uri}&access_token={token}"), cancellation);
                return socket;
            };
        }).Build();

    private static void AsJavaScriptClient(HttpRequestMessage request)
    {
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        request.Headers.Add("X-SignalR-User-Agent", "Microsoft SignalR/10.0");
        request.Content = new StringContent("");
    }

    private static int Authentications(TestApp app) => app.Services.GetRequiredService<TokenHandler.Counter>().Value;

    private static string AnswerTo(ClientWebSocket socket) => Answers.Of((int)socket.HttpStatusCode, socket.HttpResponseHeaders!.SelectMany(h => h.Value.Select(line => KeyValuePair.Create(h.Key, line))));

    private static string AllowedAnswer(int status) => Answers.Of(status, $"Access-Control-Allow-Origin: {Page}", "Access-Control-Allow-Credentials: true", "Vary: Origin");

    private sealed class ChatHub(Probe probe) : Hub
    {
        public string Echo(string text)
        {
            probe.Handle();
            return text;
        }

        public async IAsyncEnumerable<int> Count(int to, [EnumeratorCancellation] CancellationToken cancellation)
        {
            probe.Handle();
            for (int i = 1; i <= to; i++)
            {
                await Task.Delay(1, cancellation);
                yield return i;
            }
        }
    }
}
