using CorsPreflight.Tests.Engines;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>What pages do beside plain calls.</summary>
[Collection(nameof(Browsers))]
public class ScenarioTests(Browsers browsers)
{
    [Theory, Chromium, Firefox, WebKit]
    public async Task Cookies_travel_with_credentials_alone_and_only_where_they_are_allowed(EngineName name)
    {
        await using Api api = await browsers.Serve(name, services => services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPost("/sign-in", (HttpResponse response) => response.Cookies.Append("user", "alice", new CookieOptions { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Lax }));
            app.MapPut("/who", Who);
            app.MapPut("/partner", Who).RequireCors("Partner");
        });
        Engine engine = await browsers.Open(name, Api.App);
        (await Play(engine, Call("PUT", "/who", "include"), Call("POST", "/sign-in", "include"), Call("PUT", "/who", "omit"), Call("PUT", "/who", "include")))
            .Should().Equal("200 nobody", "200", "200 nobody", "200 alice");

        engine = await browsers.Open(name, Api.Partner);
        (await Play(engine, Call("PUT", "/partner", "omit"), Call("PUT", "/partner", "include"), Call("PUT", "/who", "include")))
            .Should().Equal("200 nobody", "TypeError", "TypeError");

        object Call(string method, string path, string credentials) => new { url = api.Origin + path, method, credentials };
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task A_listener_of_the_upload_has_even_a_plain_POST_preflighted(EngineName name)
    {
        await using Api api = await browsers.Serve(name, services => services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPost("/{**path}", (Probe probe) => probe.Handle());
        });
        foreach ((string origin, string learns, string[] requests) in new[]
        {
            (Api.App, "200 handled", (string[])[Witness.Preflight(Api.App, "POST", ""), Witness.Call(Api.App, "POST")]),
            (Api.Evil, "TypeError", [Witness.Preflight(Api.Evil, "POST", "")]),
        })
        {
            string path = $"/{new Uri(origin).Host}";
            Engine engine = await browsers.Open(name, origin);
            (await Play(engine, new { url = $"{api.Origin}{path}", method = "POST", body = "text", upload = true }, new { url = $"{api.Origin}{path}/plain", method = "POST", body = "text" }))
                .Should().Equal(learns, learns);
            api.Witness.Of(path).Should().Equal(requests);
            api.Witness.Of($"{path}/plain").Should().Equal(Witness.Call(origin, "POST"));
        }
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task A_sandboxed_frame_is_nobody(EngineName name)
    {
        await using Api api = await browsers.Serve(name, services => services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.Map("/{method}", (Probe probe) => probe.Handle());
        });
        Engine engine = await browsers.Open(name, Api.App);
        (await engine.Run<string[]>("return await playInSandbox(argument)", new[] { new { url = $"{api.Origin}/put", method = "PUT" }, new { url = $"{api.Origin}/get", method = "GET" } }))
            .Should().Equal("TypeError", "TypeError");
        api.Witness.Of("/put").Should().Equal(Witness.Preflight("null", "PUT", ""));
        api.Witness.Of("/get").Should().Equal(Witness.Call("null", "GET"));
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task A_redirect_is_preflighted_anew_and_to_another_origin_comes_from_nobody(EngineName name)
    {
        Api? api = null;
        await using Api served = api = await browsers.Serve(name, services => services.AddStrictPreflight(o =>
            o.Policies["Public"] = new StrictPreflightPolicyOptions { AllowedOrigins = ["*"], AllowedMethods = ["PUT"] }), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/moved", () => Results.Redirect("/here", preserveMethod: true));
            app.MapPut("/moved-away", () => Results.Redirect($"{api!.SecondOrigin}/listed", preserveMethod: true));
            app.MapPut("/moved-to-public", () => Results.Redirect($"{api!.SecondOrigin}/public", preserveMethod: true));
            app.MapPut("/here", (Probe probe) => probe.Handle());
            app.MapPut("/listed", (Probe probe) => probe.Handle());
            app.MapPut("/public", (Probe probe) => probe.Handle()).RequireCors("Public");
        });
        Engine engine = await browsers.Open(name, Api.App);
        // https://fetch.spec.whatwg.org/#http-redirect-fetch, step 11. Firefox forgets it in the preflight, not in the call after it.
        string asker = name == EngineName.Firefox ? Api.App : "null";
        (await Play(engine, new { url = $"{api.Origin}/moved", method = "PUT" }, new { url = $"{api.Origin}/moved-away", method = "PUT" }, new { url = $"{api.Origin}/moved-to-public", method = "PUT" }))
            .Should().Equal("200 handled", "TypeError", "200 handled");
        string[] both = [Witness.Preflight(Api.App, "PUT", ""), Witness.Call(Api.App, "PUT")];
        api.Witness.Of("/moved").Should().Equal(both);
        api.Witness.Of("/here").Should().Equal(both);
        api.Witness.Of("/moved-away").Should().Equal(both);
        api.Witness.Of("/listed").Should().Equal(name == EngineName.Firefox ? [Witness.Preflight(asker, "PUT", ""), Witness.Call("null", "PUT")] : [Witness.Preflight(asker, "PUT", "")]);
        api.Witness.Of("/moved-to-public").Should().Equal(both);
        api.Witness.Of("/public").Should().Equal(Witness.Preflight(asker, "PUT", ""), Witness.Call("null", "PUT"));
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task A_module_script_of_another_origin_runs_on_listed_pages(EngineName name)
    {
        await using Api api = await browsers.Serve(name, services => services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/module.js", () => Results.Text("globalThis.ran = true;", "text/javascript"));
        });
        const string load = """
            const script = document.createElement("script");
            script.type = "module";
            script.src = argument;
            const end = await new Promise(resolve => {
              script.onload = () => resolve("loaded");
              script.onerror = () => resolve("failed");
              document.head.append(script);
            });
            return `${end}, ${globalThis.ran ? "ran" : "did not run"}`;
            """;
        (await (await browsers.Open(name, Api.App)).Run<string>(load, $"{api.Origin}/module.js")).Should().Be("loaded, ran");
        (await (await browsers.Open(name, Api.Evil)).Run<string>(load, $"{api.Origin}/module.js")).Should().Be("failed, did not run");
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task An_EventSource_with_credentials_hears_on_listed_pages(EngineName name)
    {
        await using Api api = await browsers.Serve(name, services => services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPost("/sign-in", (HttpResponse response) => response.Cookies.Append("user", "alice", new CookieOptions { Secure = true, SameSite = SameSiteMode.None }));
            app.MapGet("/events", async context =>
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync($"data: {Who(context.Request)}\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            });
        });
        const string listen = """
            const source = new EventSource(argument, { withCredentials: true });
            const heard = await new Promise(resolve => {
              source.onmessage = message => resolve(message.data);
              source.onerror = () => resolve(`error, closed: ${source.readyState === EventSource.CLOSED}`);
            });
            source.close();
            return heard;
            """;
        Engine engine = await browsers.Open(name, Api.App);
        (await Play(engine, new { url = $"{api.Origin}/sign-in", method = "POST", credentials = "include" })).Should().Equal("200");
        (await engine.Run<string>(listen, $"{api.Origin}/events")).Should().Be("alice");
        (await (await browsers.Open(name, Api.Evil)).Run<string>(listen, $"{api.Origin}/events")).Should().Be("error, closed: true");
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task Every_failure_is_readable(EngineName name)
    {
        await using Api api = await browsers.Serve(name, services =>
        {
            services.AddStrictPreflight();
            Probe.NobodyHandler.AddTo(services);
            services.AddRateLimiter(o =>
            {
                o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                o.AddFixedWindowLimiter("once", window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromDays(1)));
            });
        }, app =>
        {
            app.UseStrictPreflight();
            app.UseRateLimiter();
            app.MapPut("/secret", [Authorize] (Probe probe) => probe.Handle());
            app.MapPut("/broken", (Probe probe) => { throw probe.Throw(); });
            app.MapPut("/once", (Probe probe) => probe.Handle()).RequireRateLimiting("once");
        });
        Engine engine = await browsers.Open(name, Api.App);
        (await Play(engine, [.. new[] { "/secret", "/nowhere", "/once", "/once", "/broken", "/once" }.Select(path =>
            new { url = api.Origin + path, method = "PUT", headers = new[] { new[] { "Authorization", "Bearer x" } }, credentials = "include" })]))
            .Should().Equal("401", "404", "200 handled", "429", "500", "429");
    }

    private static string Who(HttpRequest request) => request.Cookies["user"] ?? "nobody";

    private static Task<string[]> Play(Engine engine, params object[] calls) => engine.Run<string[]>("return await play(argument)", calls);
}
