using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CorsPreflight.Tests.Greetings;
using CorsPreflight.Tests.Requests;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>A real gRPC-Web client and service under the policy of the README: what the client sends is allowed, and all it is answered can be read.</summary>
public class GrpcWebTests
{
    private const string Page = "https://app.example.com";

    private static readonly string[] Exposed = ["Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin", "Grpc-Encoding", "Grpc-Accept-Encoding"];

    private static readonly string AllowedPreflight = Answers.Of(204, $"Access-Control-Allow-Origin: {Page}",
        "Access-Control-Allow-Headers: Authorization, Content-Type, Grpc-Accept-Encoding, Grpc-Timeout, X-Grpc-Web, X-User-Agent", $"Vary: {Answers.PreflightVary}");

    private static readonly Dictionary<string, (StatusCode Expected, bool IsInHeaders, Func<Greeter.GreeterClient, Task> Call)> Calls = new()
    {
        ["a call"] = (StatusCode.OK, false, async client => (await client.GreetAsync(new Name { Name_ = "page" })).Text.Should().Be("Hello page")),
        ["a stream"] = (StatusCode.OK, false, async client => (await Read(client.GreetOften(new Name { Name_ = "page" }))).Should().Equal("Hello page 1", "Hello page 2", "Hello page 3")),
        ["a call that fails before its first message"] = (StatusCode.FailedPrecondition, true, client => Read(client.Fail(new Name()))),
        ["a call that fails after its first message"] = (StatusCode.FailedPrecondition, false, client => Read(client.Fail(new Name { Name_ = "page" }))),
        ["a call of a user"] = (StatusCode.OK, false, async client => await client.ConfideAsync(new Name(), new Metadata { { "authorization", $"Bearer {TokenHandler.Token}" } })),
        ["a call of nobody"] = (StatusCode.Unauthenticated, false, async client => await client.ConfideAsync(new Name())),
        ["a call with time enough"] = (StatusCode.OK, false, async client => await client.GreetAsync(new Name(), deadline: DateTime.UtcNow.AddMinutes(1))),
        ["a call that is too late"] = (StatusCode.DeadlineExceeded, false, async client => await client.WaitAsync(new Name(), deadline: DateTime.UtcNow.AddMilliseconds(100))),
    };

    public static TheoryData<string, Server, GrpcWebMode> Rows()
    {
        var rows = new TheoryData<string, Server, GrpcWebMode>();
        foreach (string call in Calls.Keys)
        {
            foreach (Server server in new[] { Server.Kestrel, Server.KestrelHttp2 })
            {
                foreach (GrpcWebMode mode in Enum.GetValues<GrpcWebMode>())
                    rows.Add(call, server, mode);
            }
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_real_client_may_send_and_read_all(string call, Server server, GrpcWebMode mode)
    {
        (StatusCode expected, bool isInHeaders, Func<Greeter.GreeterClient, Task> make) = Calls[call];
        await using TestApp app = await Start(server);
        using var recorder = new Recorder(new SocketsHttpHandler(), Page);
        using GrpcChannel channel = Open(app, server, mode, recorder);

        (await StatusOf(() => make(new Greeter.GreeterClient(channel)))).Should().Be(expected);

        // Out of time, the client does not wait for the answer.
        if (expected != StatusCode.DeadlineExceeded)
        {
            HttpResponseMessage response = recorder.Exchanges.Should().ContainSingle().Which.Response;
            Answers.Of(response).Should().Be(AllowedAnswer(expected == StatusCode.Unauthenticated ? 401 : 200));
            IEnumerable<string> ofGrpc = response.Headers.Select(h => h.Key).Where(name => name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase));
            ofGrpc.Should().BeSubsetOf(Exposed.Select(name => name.ToLowerInvariant()));
            ofGrpc.Contains("grpc-status").Should().Be(isInHeaders);
            Answers.Of(await app.Preflight(recorder.Exchanges.Single().Request.RequestUri!.AbsolutePath, Page, "POST", recorder.UnsafeHeaders)).Should().Be(AllowedPreflight, recorder.UnsafeHeaders);
        }
    }

    [Theory]
    [InlineData("Greet", Page, true)]
    [InlineData("Confide", Page, true)]
    [InlineData("Missing", Page, true)]
    [InlineData("Greet", TestApp.App, false)]
    [InlineData("Confide", TestApp.App, false)]
    [InlineData("Missing", TestApp.App, false)]
    [InlineData("Confide", TestApp.Evil, false)]
    public async Task The_preflight_of_a_JavaScript_client_reaches_neither_the_service_nor_authentication(string method, string origin, bool isAllowed)
    {
        foreach (Server server in new[] { Server.Kestrel, Server.KestrelHttp2 })
        {
            await using TestApp app = await Start(server);
            Answers.Of(await app.Preflight($"/greeting.Greeter/{method}", origin, "POST", "authorization,content-type,grpc-timeout,x-grpc-web,x-user-agent"))
                .Should().Be(isAllowed ? AllowedPreflight : Answers.RefusedPreflight);
            Answers.Of(await app.Preflight($"/greeting.Greeter/{method}", origin, "POST", "content-type,x-grpc-web,x-mine")).Should().Be(Answers.RefusedPreflight);
            (app.Probe.Handlers, app.Services.GetRequiredService<TokenHandler.Counter>().Value).Should().Be((0, 0));
        }
    }

    // "Missing" is answered by an endpoint that the service brings along.
    [Theory]
    [InlineData("Greet", Page, 200, "grpc-status: 0")]
    [InlineData("Greet", TestApp.App, 200, "grpc-status: 0")]
    [InlineData("Greet", null, 200, "grpc-status: 0")]
    [InlineData("Wait", Page, 200, "grpc-status: 4")]
    [InlineData("Missing", Page, 200, "grpc-status: 12")]
    [InlineData("Confide", Page, 401, null)]
    [InlineData("Confide", TestApp.App, 401, null)]
    public async Task What_a_script_is_answered_can_be_read_where_its_origin_is_listed(string method, string? origin, int status, string? grpcStatus)
    {
        foreach (Server server in new[] { Server.Kestrel, Server.KestrelHttp2 })
        {
            await using TestApp app = await Start(server);
            HttpResponseMessage response = await app.Send("POST", $"/greeting.Greeter/{method}", origin, request =>
            {
                request.Headers.Add("X-Grpc-Web", "1");
                request.Headers.Add("Grpc-Timeout", method == "Wait" ? "50m" : "1M");
                // One empty message.
                request.Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc-web+proto") } };
            });
            Answers.Of(response).Should().Be(origin == Page ? AllowedAnswer(status) : Answers.NotAllowed(status));
            string all = string.Concat(response.Headers.Select(h => $"{h.Key}: {h.Value.First()}\r\n")) + Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync());
            if (grpcStatus is not null)
                all.Should().Contain($"{grpcStatus}\r\n");
        }
    }

    private static string AllowedAnswer(int status) => Answers.Of(status, $"Access-Control-Allow-Origin: {Page}", $"Access-Control-Expose-Headers: {string.Join(", ", Exposed)}", "Vary: Origin");

    private static Task<TestApp> Start(Server server) => TestApp.Start(server, builder =>
    {
        builder.Services.AddGrpc();
        TokenHandler.AddTo(builder.Services);
        builder.Services.AddStrictPreflight(o => o.Policies["Default"] = new StrictPreflightPolicyOptions { AllowedOrigins = [TestApp.App], AllowedHeaders = ["*", "Authorization"] });
    }, app =>
    {
        app.UseGrpcWeb();
        app.MapGrpcService<GreeterService>().EnableGrpcWeb().RequireCors("GrpcWeb");
        app.UseStrictPreflight();
    }, settings: Readme.BlocksOf("docs/signalr.md", "json").Single());

    private static GrpcChannel Open(TestApp app, Server server, GrpcWebMode mode, HttpMessageHandler handler) => GrpcChannel.ForAddress(app.Client.BaseAddress!, new GrpcChannelOptions
    {
        HttpHandler = new GrpcWebHandler(mode, handler),
        HttpVersion = server == Server.KestrelHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
        HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    });

    private static async Task<StatusCode> StatusOf(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }

    private static async Task<IReadOnlyList<string>> Read(AsyncServerStreamingCall<Greeting> call)
    {
        using (call)
            return await call.ResponseStream.ReadAllAsync().Select(greeting => greeting.Text).ToListAsync();
    }

    private sealed class GreeterService(Probe probe) : Greeter.GreeterBase
    {
        public override Task<Greeting> Greet(Name request, ServerCallContext context)
        {
            probe.Handle();
            return Task.FromResult(new Greeting { Text = $"Hello {request.Name_}" });
        }

        public override async Task GreetOften(Name request, IServerStreamWriter<Greeting> responseStream, ServerCallContext context)
        {
            for (int i = 1; i <= 3; i++)
                await responseStream.WriteAsync(new Greeting { Text = $"Hello {request.Name_} {i}" });
        }

        public override async Task Fail(Name request, IServerStreamWriter<Greeting> responseStream, ServerCallContext context)
        {
            if (request.Name_.Length > 0)
                await responseStream.WriteAsync(new Greeting { Text = "Hello" });
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "not today"), new Metadata { { "grpc-status-details-bin", [1, 2, 3] } });
        }

        public override async Task<Greeting> Wait(Name request, ServerCallContext context)
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new Greeting();
        }

        [Authorize]
        public override Task<Greeting> Confide(Name request, ServerCallContext context) => Greet(request, context);
    }
}
