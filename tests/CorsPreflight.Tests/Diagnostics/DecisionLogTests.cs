using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Diagnostics;

/// <summary>One event a decision: a distinct refusal once at Warning, with the line to change; all else at Debug.</summary>
public class DecisionLogTests
{
    private const string At = "StrictPreflight:Policies:Default:";

    [Theory]
    [InlineData("/", TestApp.Evil, "PUT", null, $"under policy Default: OriginNotAllowed https://evil.test; if you trust it, add \"https://evil.test\" to {At}AllowedOrigins in appsettings.json.")]
    [InlineData("/", "http://app.example", "PUT", null, $"under policy Default: OriginNotAllowed http://app.example; if you trust it, add \"http://app.example\" to {At}AllowedOrigins in appsettings.json, but under https: with AllowCredentials, http also needs DangerouslyAllowInsecureOrigins.")]
    [InlineData("/", "null", "PUT", null, "under policy Default: OriginNotAllowed null; it is the origin of every sandboxed frame and local file, so no policy can list it: serve the page from an origin of its own.")]
    [InlineData("/", "https://app.example/", "PUT", null, "under policy Default: OriginMalformed https://app.example/; no browser sends such an Origin: correct the client, or the proxy that rewrites it.")]
    [InlineData("/", "https://a.{a.*20}example", "PUT", null, $"under policy Default: OriginNotAllowed https://a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.; if you trust it, add it, in full, to {At}AllowedOrigins in appsettings.json.")]
    [InlineData("/", TestApp.App, "PATCH", null, $"under policy Default: MethodNotAllowed PATCH; add \"PATCH\" to {At}AllowedMethods in appsettings.json.")]
    [InlineData("/", TestApp.App, "patch", null, $"under policy Default: MethodNotAllowed patch; methods compare byte by byte: send \"PATCH\" from the page, and add \"PATCH\" to {At}AllowedMethods in appsettings.json.")]
    [InlineData("/", TestApp.App, "put", null, "under policy Default: MethodNotAllowed put; methods compare byte by byte: send \"PUT\" from the page.")]
    [InlineData("/", TestApp.App, "get", null, "under policy Default: MethodNotAllowed get; methods compare byte by byte: send \"GET\" from the page.")]
    [InlineData("/", TestApp.App, "TRACE", null, "under policy Default: MethodNotAllowed TRACE; no page can send that method, and no policy can list it.")]
    [InlineData("/", TestApp.App, "P(T", null, "under policy Default: MethodMalformed P(T; no browser asks for such a method: correct the client, or the proxy that rewrites it.")]
    [InlineData("/", TestApp.App, "PUT", "content-type,x-a", $"under policy Default: HeaderNotAllowed x-a; add \"x-a\" to {At}AllowedHeaders in appsettings.json.")]
    [InlineData("/", TestApp.App, "PUT", "access-control-allow-origin", "under policy Default: HeaderNotAllowed access-control-allow-origin; it is a header of responses: remove it from the page's request.")]
    [InlineData("/", TestApp.App, "PUT", "cookie", "under policy Default: HeaderNotAllowed cookie; no page can send that header, and no policy can list it.")]
    [InlineData("/", TestApp.App, "PUT", "x a", "under policy Default: HeadersMalformed x a; no browser asks for headers like that: correct the client, or the proxy that rewrites it.")]
    [InlineData("/partner", TestApp.Partner, "PUT", "authorization", "under policy Partner: HeaderNotAllowed authorization; add \"authorization\" to StrictPreflight:Policies:Partner:AllowedHeaders in appsettings.json, beside the \"*\" that does not cover it.")]
    [InlineData("/off", TestApp.App, "PUT", null, "under policy (none): CorsDisabled off; remove [DisableCors] from the endpoint if pages of other origins must call it.")]
    [InlineData("/torn", TestApp.App, "PUT", null, "under policy (several): OriginNotAllowed https://app.example; the call may reach torn by \"/torn\" (Partner), or torn by \"/torn\" (Default), a preflight does not tell which, and Partner refuses: give them the same policy.")]
    public async Task Tells_each_refusal_once_with_what_to_do(string path, string origin, string method, string? headers, string text)
    {
        await using TestApp app = await Start();
        string[] texts = new string[3];
        for (int i = 0; i < texts.Length; i++)
        {
            app.Probe.Log.Clear();
            (await app.Preflight(path, origin.Replace("{a.*20}", string.Concat(Enumerable.Repeat("a.", 40)), StringComparison.Ordinal), method, headers)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
            texts[i] = string.Join('\n', app.Probe.OwnLog.Select(e => $"{e.Level} {e.Event.Id} {e.Event.Name}: {e.Text}"));
        }
        string again = text.Split("; ")[0], first = $" (first: {method} {path} from {Shown(origin)})";
        texts.Should().Equal($"Warning 1 PreflightRefused: Preflight refused {text.Insert(again.Length, first)}", $"Debug 16 PreflightRefusedAgain: Preflight refused again {again}", $"Debug 16 PreflightRefusedAgain: Preflight refused again {again}");
    }

    [Fact]
    public async Task Says_where_no_policy_applies_what_to_add()
    {
        const string Remedy = "add a policy \"Default\", which applies wherever an endpoint names none, or name an existing one at the endpoint with RequireCors(\"name\")";
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/named", static () => "").RequireCors("Partner");
            app.MapPut("/plain", static () => "").WithDisplayName("plain");
        }, settings: """{ "StrictPreflight": { "Policies": { "Partner": { "AllowedOrigins": [ "https://partner.example" ] } } } }""");
        app.Probe.Log.Clear();
        await app.Preflight("/plain?token=secret", TestApp.App, "PUT");
        await app.Preflight("/nowhere", TestApp.App, "PUT");
        app.Probe.OwnLog.Select(e => e.Text).Should().Equal(
            $"Preflight refused under policy (none): NoPolicy plain (first: PUT /plain from https://app.example); {Remedy}.",
            $"Preflight refused under policy (none): NoPolicy (unknown endpoint) (first: PUT /nowhere from https://app.example); {Remedy}.");
    }

    [Fact]
    public async Task Names_the_list_that_counts_and_the_one_that_it_replaced()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Configuration.AddJson("""{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://dev.example" ], "AllowedMethods": [ "DELETE" ] } } } }""", "appsettings.Development.json");
            b.Configuration.AddInMemoryCollection([new("StrictPreflight:Policies:Default:AllowedMethods:0", "PATCH")]);
            b.Services.AddStrictPreflight(o => o.Policies["Default"].AllowedHeaders = ["X-A"]);
        }, app => app.UseStrictPreflight(), settings: """
            { "StrictPreflight": { "Policies": { "Default": {
                "AllowedOrigins": [ "http://localhost:*", "https://app.example" ], "AllowedMethods": [ "PUT" ], "AllowedHeaders": [ "X-B" ] } } } }
            """);
        app.Probe.Log.Clear();
        await app.Preflight("/", "http://localhost:3000", "PUT");
        await app.Preflight("/", "https://new.example", "PUT");
        await app.Preflight("/", "https://dev.example", "PUT");
        await app.Preflight("/", "https://dev.example", "P`X`");
        await app.Preflight("/", "https://dev.example", "PATCH", "x-b");
        app.Probe.OwnLog.Select(e => e.Text.Split("; ", 2)[1]).Should().Equal(
            $"if you trust it, add \"http://localhost:3000\" to {At}AllowedOrigins in appsettings.Development.json, which replaces the list of appsettings.json that has \"http://localhost:*\".",
            $"if you trust it, add \"https://new.example\" to {At}AllowedOrigins in appsettings.Development.json.",
            $"add \"PUT\" to {At}AllowedMethods in memory (write [\"{At}AllowedMethods:1\"] = \"PUT\"), which replaces the list of appsettings.json that has \"PUT\".",
            // Who sends it chooses it, and somebody may paste it into a shell.
            $"add \"P`X`\" to {At}AllowedMethods in memory.",
            $"add \"x-b\" to {At}AllowedHeaders in code.");
    }

    [Fact]
    public async Task Tells_an_allowed_preflight_at_Debug_and_nothing_of_calls()
    {
        await using TestApp app = await Start();
        app.Probe.Log.Clear();
        await app.Preflight("/", TestApp.App, "PUT");
        await app.Send("PUT", "/plain", TestApp.App);
        await app.Send("PUT", "/plain", TestApp.Evil);
        app.Probe.OwnLog.Select(e => $"{e.Level} {e.Event.Name}: {e.Text}").Should().Equal("Debug PreflightAllowed: Preflight allowed under policy Default");
    }

    [Fact]
    public async Task Names_all_the_headers_that_were_removed_once()
    {
        await using TestApp app = await Start();
        for (int i = 0; i < 3; i++)
            await app.Send("GET", "/foreign", TestApp.App);
        app.Probe.OwnLog.Where(e => e.Event.Name == "ForeignCorsHeadersRemoved").Should().ContainSingle().Which.Text.Should()
            .StartWith("The application wrote Access-Control-Allow-Origin, Access-Control-Max-Age itself, at endpoint foreign; removed");
    }

    [Theory]
    [InlineData("https://o{0}.evil.test", "PUT", "x-forgotten", "HeaderNotAllowed x-forgotten", PreflightReason.OriginNotAllowed)]
    [InlineData("https://{0}/", "PUT", "x-forgotten", "OriginNotAllowed https://new.example", PreflightReason.OriginMalformed)]
    [InlineData(TestApp.App, "M{0}", "x-forgotten", "HeaderNotAllowed x-forgotten", PreflightReason.MethodNotAllowed)]
    [InlineData(TestApp.App, "P(T{0}", "x-forgotten", "MethodNotAllowed PATCH", PreflightReason.MethodMalformed)]
    public async Task A_flood_of_one_reason_hides_no_other(string origin, string method, string headers, string real, PreflightReason reason)
    {
        await using TestApp app = await Start();
        app.Probe.Log.Clear();
        for (int i = 0; i < 150; i++)
            await app.Preflight("/", string.Format(CultureInfo.InvariantCulture, origin, i), string.Format(CultureInfo.InvariantCulture, method, i));
        app.Probe.OwnLog.Count(e => e.Event.Name == "PreflightRefused").Should().Be(100);
        app.Probe.OwnLog.Where(e => e.Event.Name == "RefusalLogLimitReached").Should().ContainSingle().Which.Text.Should().Be($"Over 100 distinct preflights were refused as {reason} within an hour. Further ones are logged at Debug only until the hour is over.");
        app.Probe.Log.Clear();
        await app.Preflight("/", real.StartsWith("Origin", StringComparison.Ordinal) ? "https://new.example" : TestApp.App, real.StartsWith("Method", StringComparison.Ordinal) ? "PATCH" : "PUT", headers);
        app.Probe.OwnLog.Should().ContainSingle().Which.Text.Should().StartWith($"Preflight refused under policy Default: {real} (first: ");
    }

    [Theory]
    [InlineData("/untyped", TestApp.App, true, true)]
    [InlineData("/untyped-length", TestApp.App, true, true)]
    [InlineData("/untyped-async", TestApp.App, true, true)]
    [InlineData("/untyped", TestApp.App, false, false)]
    [InlineData("/untyped", TestApp.Evil, true, false)]
    [InlineData("/untyped", null, true, false)]
    [InlineData("/plain", TestApp.App, true, false)]
    [InlineData("/empty", TestApp.App, true, false)]
    [InlineData("/nowhere", TestApp.App, true, false)]
    [InlineData("/nothing", TestApp.App, true, false)]
    [InlineData("/throws", TestApp.App, true, false)]
    public async Task Tells_with_diagnostics_of_a_body_without_a_type(string path, string? origin, bool diagnostics, bool isTold)
    {
        foreach (Server server in new[] { Server.Kestrel, Server.KestrelHttp2 })
        {
            await using TestApp app = await Start(server, diagnostics);
            for (int i = 0; i < 2; i++)
                await app.Send("PUT", path, origin);
            app.Probe.OwnLog.Where(e => e.Event.Name == "NoContentType").Select(e => e.Text).Should().Equal(isTold
                ? [$"A response of endpoint {path[1..]} to a page of another origin has a body and no Content-Type, so the page cannot know what it is: set it, as Results.Json and the like do. This is logged once."]
                : Array.Empty<string>());
        }
    }

    [Theory]
    [InlineData(Server.Kestrel)]
    [InlineData(Server.KestrelHttp2)]
    public async Task Takes_no_WebSocket_for_a_body_without_a_type(Server server)
    {
        await using TestApp app = await TestApp.Start(server, b => b.Services.AddStrictPreflight(o => o.Diagnostics = true), app =>
        {
            app.UseStrictPreflight();
            app.UseWebSockets();
            app.Map("/socket", static async (HttpContext context) =>
            {
                using WebSocket accepted = await context.WebSockets.AcceptWebSocketAsync();
                await accepted.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            });
        });
        using var socket = new ClientWebSocket { Options = { HttpVersion = app.Version, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        socket.Options.SetRequestHeader("Origin", TestApp.App);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await socket.ConnectAsync(new Uri(app.Client.BaseAddress!.ToString().Replace("http", "ws", StringComparison.Ordinal) + "socket"), invoker, CancellationToken.None);
        (await socket.ReceiveAsync(new byte[1], CancellationToken.None)).MessageType.Should().Be(WebSocketMessageType.Close);
        app.Probe.OwnLog.Select(e => e.Event.Name).Should().NotContain("NoContentType");
    }

    [Fact]
    public async Task Tells_endpoints_apart_however_long_their_names_are()
    {
        string controller = "Contoso.Fulfilment.Api.Areas.Administration.Controllers.OrdersController.";
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/one", static () => "").WithMetadata(new DisableCorsAttribute()).WithDisplayName(controller + "One (Contoso.Fulfilment.Api)");
            app.MapPut("/two", static () => "").WithMetadata(new DisableCorsAttribute()).WithDisplayName(controller + "Two (Contoso.Fulfilment.Api)");
        });
        await app.Preflight("/one", TestApp.App, "PUT");
        await app.Preflight("/two", TestApp.App, "PUT");
        app.Probe.OwnLog.Where(e => e.Event.Name == "PreflightRefused").Select(e => e.Text).Should().Equal(
            new[] { "One", "Two" }.Select(action => $"Preflight refused under policy (none): CorsDisabled {controller}{action} (Contoso.Fulfilment.Api) (first: PUT /{action.ToLowerInvariant()} from {TestApp.App}); remove [DisableCors] from the endpoint if pages of other origins must call it."));
    }

    // Cut as all that clients send.
    private static string Shown(string origin) =>
        origin.Replace("{a.*20}", string.Concat(Enumerable.Repeat("a.", 40)), StringComparison.Ordinal) is var sent && sent.Length > 64 ? sent[..64] : sent;

    private static Task<TestApp> Start(Server server = Server.TestServer, bool diagnostics = false) => TestApp.Start(server, b => b.Services.AddStrictPreflight(o => o.Diagnostics = diagnostics), app =>
    {
        app.UseStrictPreflight();
        app.MapPut("/plain", static () => "plain").WithDisplayName("plain");
        app.MapPut("/empty", static () => Results.Ok()).WithDisplayName("empty");
        app.MapPut("/nothing", static () => Results.NoContent()).WithDisplayName("nothing");
        app.MapPut("/throws", static void () => throw new InvalidOperationException("thrown on purpose")).WithDisplayName("throws");
        app.MapPut("/untyped", static (HttpContext context) => context.Response.WriteAsync("what is it?")).WithDisplayName("untyped");
        app.MapPut("/untyped-async", static async (HttpContext context) =>
        {
            await Task.Yield();
            await context.Response.Body.WriteAsync("what is it?"u8.ToArray());
        }).WithDisplayName("untyped-async");
        app.MapPut("/untyped-length", static (HttpContext context) =>
        {
            context.Response.ContentLength = 11;
            return context.Response.WriteAsync("what is it?");
        }).WithDisplayName("untyped-length");
        app.MapGet("/foreign", static (HttpContext context) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlMaxAge = "1";
            return "foreign";
        }).WithDisplayName("foreign");
        app.MapPut("/partner", static () => "").RequireCors("Partner").WithDisplayName("partner");
        app.MapPut("/off", static () => "").WithMetadata(new DisableCorsAttribute()).WithDisplayName("off");
        app.MapPut("/torn", static () => "").Accepts<string>("application/json").RequireCors("Partner").WithDisplayName("torn");
        app.MapPut("/torn", static () => "").Accepts<string>("text/plain").WithDisplayName("torn");
    });
}
