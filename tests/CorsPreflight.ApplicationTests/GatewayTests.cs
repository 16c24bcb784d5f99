using System.Net;
using System.Net.WebSockets;
using System.Text;
using CorsPreflight.Tests.Requests;

namespace CorsPreflight.Tests;

/// <summary>
/// YARP in front of a backend that sets no CORS headers and of one that sets wrong ones: browsers see the gateway's policy, once, and
/// nothing of the backend's.
/// </summary>
public sealed class GatewayTests(Gateways gateways) : IClassFixture<Gateways>
{
    private static readonly Server[] Servers = [Server.Kestrel, Server.KestrelHttp2];

    private static readonly string?[] Origins = [TestApp.App, TestApp.Partner, TestApp.Evil, null];

    /// <summary>Each route, and the policy that must decide there.</summary>
    private static readonly (string Route, string? Policy)[] Routes =
    [
        ("none", "Default"), ("empty", "Default"), ("default", "Default"), ("capital-default", "Default"),
        ("partner", "Partner"), ("other-case", "Partner"), ("disable", null), ("capital-disable", null),
    ];

    public static TheoryData<Server, string, string?, string> Preflights
    {
        get
        {
            var rows = new TheoryData<Server, string, string?, string>();
            foreach (Server server in Servers)
            {
                foreach ((string route, string? policy) in Routes)
                {
                    foreach (string origin in Origins.OfType<string>())
                        rows.Add(server, route, policy, origin);
                }
            }
            return rows;
        }
    }

    public static TheoryData<Server, string, string?, string, string?> Calls
    {
        get
        {
            var rows = new TheoryData<Server, string, string?, string, string?>();
            foreach (Server server in Servers)
            {
                foreach ((string route, string? policy) in Routes)
                {
                    foreach (string? origin in Origins)
                    {
                        rows.Add(server, route, policy, "plain", origin);
                        rows.Add(server, route, policy, "wrong", origin);
                    }
                }
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Preflights))]
    public async Task Preflights_meet_the_policy_of_the_route_and_no_backend(Server server, string route, string? policy, string origin)
    {
        (int hits, int authentications) = (gateways.Hits, gateways[server].Probe.Authentications);
        string expected = (policy, origin) switch
        {
            ("Default", TestApp.App) => Answers.AllowedPreflight,
            ("Partner", TestApp.Partner) => Answers.AllowedPartnerPreflight,
            _ => Answers.RefusedPreflight,
        };
        foreach (string backend in new[] { "plain", "wrong" })
        {
            Answers.Of(await gateways[server].Preflight($"/{route}/{backend}/status/200", origin, "PUT")).Should().Be(expected);
            Answers.Of(await gateways[server].Preflight($"/{route}/{backend}/status/200", origin, "PATCH")).Should().Be(Answers.RefusedPreflight);
        }
        (gateways.Hits, gateways[server].Probe.Authentications).Should().Be((hits, authentications));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Calls_carry_the_headers_of_the_route_s_policy_and_none_of_the_backend_s(Server server, string route, string? policy, string backend, string? origin)
    {
        foreach (int status in new[] { 200, 401, 404, 500 })
            Answers.Of(await gateways[server].Send("GET", $"/{route}/{backend}/status/{status}", origin)).Should().Be(Expected(status, policy, backend, origin));
        // No preflight, so the backend's to answer.
        Answers.Of(await gateways[server].Send("OPTIONS", $"/{route}/{backend}/status/200", origin)).Should().Be(Expected(200, policy, backend, origin));
    }

    [Theory]
    [InlineData("plain", "Accept-Language", "Accept-Language, Origin")]
    [InlineData("plain", "origin", "origin")]
    [InlineData("wrong", "Accept-Language,ORIGIN , X-A", "Accept-Language,ORIGIN , X-A")]
    [InlineData("wrong", "Accept-Language", "Accept-Language, Origin")]
    [InlineData("wrong", "*", "*")]
    public async Task What_the_backend_varies_by_is_kept_and_nothing_doubled(string backend, string theirs, string both)
    {
        foreach (Server server in Servers)
        {
            foreach (string origin in new[] { TestApp.App, TestApp.Evil })
            {
                HttpResponseMessage response = await gateways[server].Send("GET", $"/none/{backend}/vary/{theirs}", origin);
                string.Join(", ", response.Headers.NonValidated["Vary"]).Should().Be(both);
            }
            HttpResponseMessage disabled = await gateways[server].Send("GET", $"/disable/{backend}/vary/{theirs}", TestApp.App);
            string.Join(", ", disabled.Headers.NonValidated["Vary"]).Should().Be(theirs);
        }
    }

    [Theory]
    [InlineData("down/", 502)]
    [InlineData("wrong/never", 504)]
    [InlineData("plain/never", 504)]
    [InlineData("guarded/status/200", 401)]
    public async Task What_the_gateway_answers_itself_is_readable(string path, int status)
    {
        foreach (Server server in Servers)
        {
            Answers.Of(await gateways[server].Send("GET", $"/partner/{path}", TestApp.Partner)).Should().Be(Answers.AllowedPartner(status));
            Answers.Of(await gateways[server].Send("GET", $"/partner/{path}", TestApp.Evil)).Should().Be(Answers.NotAllowed(status));
        }
    }

    [Fact]
    public async Task A_preflight_for_a_route_that_asks_for_a_user_reaches_no_authentication()
    {
        foreach (Server server in Servers)
        {
            (int hits, int authentications) = (gateways.Hits, gateways[server].Probe.Authentications);
            Answers.Of(await gateways[server].Preflight("/partner/guarded/status/200", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
            Answers.Of(await gateways[server].Preflight("/partner/guarded/status/200", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
            (gateways.Hits, gateways[server].Probe.Authentications).Should().Be((hits, authentications));
        }
    }

    [Fact]
    public async Task A_path_without_a_route_has_the_policy_Default()
    {
        foreach (Server server in Servers)
        {
            Answers.Of(await gateways[server].Preflight("/nowhere", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
            Answers.Of(await gateways[server].Send("GET", "/nowhere", TestApp.App)).Should().Be(Answers.Allowed(404));
        }
    }

    [Theory]
    [InlineData(Server.Kestrel, "plain")]
    [InlineData(Server.Kestrel, "wrong")]
    [InlineData(Server.KestrelHttp2, "plain")]
    [InlineData(Server.KestrelHttp2, "wrong")]
    public async Task A_streamed_answer_has_its_headers_before_its_end(Server server, string backend)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/none/{backend}/stream")
        {
            Version = server == Server.KestrelHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "Origin", TestApp.App } },
        };
        using HttpResponseMessage response = await gateways[server].Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Answers.Of(response).Should().Be(Expected(200, "Default", backend, TestApp.App));
        (backend == "plain" ? gateways.Plain : gateways.Wrong).MayGoOn.SetResult();
        (await response.Content.ReadAsStringAsync()).Should().Be("one,two");
    }

    [Theory]
    [InlineData(Server.Kestrel, "plain", 101)]
    [InlineData(Server.Kestrel, "wrong", 101)]
    [InlineData(Server.KestrelHttp2, "plain", 200)]
    [InlineData(Server.KestrelHttp2, "wrong", 200)]
    public async Task A_WebSocket_opens_and_carries_nothing_of_the_backend_s(Server server, string backend, int status)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", TestApp.Partner);
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.HttpVersion = server == Server.KestrelHttp2 ? HttpVersion.Version20 : HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new UriBuilder(gateways[server].Client.BaseAddress!) { Scheme = "ws", Path = $"/partner/{backend}/socket" }.Uri, invoker, timeout.Token);
        Answers.Of((int)socket.HttpStatusCode, socket.HttpResponseHeaders!.SelectMany(h => h.Value.Select(line => KeyValuePair.Create(h.Key, line))))
            .Should().Be(Expected(status, "Partner", backend, TestApp.Partner));

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, timeout.Token);
        byte[] buffer = new byte[100];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, timeout.Token);
        Encoding.UTF8.GetString(buffer, 0, received.Count).Should().Be("hello");
    }

    // The backend that is wrong about CORS is right about Accept-Encoding.
    private static string Expected(int status, string? policy, string backend, string? origin)
    {
        string answer = (policy, origin) switch
        {
            ("Default", TestApp.App) => Answers.Allowed(status),
            ("Partner", TestApp.Partner) => Answers.AllowedPartner(status),
            (null, _) => backend == "wrong" ? Answers.NotAllowed(status) : Answers.Of(status),
            _ => Answers.NotAllowed(status),
        };
        return backend == "wrong" ? answer.Replace("Vary: Origin", "Vary: Accept-Encoding, Origin", StringComparison.Ordinal) : answer;
    }
}
