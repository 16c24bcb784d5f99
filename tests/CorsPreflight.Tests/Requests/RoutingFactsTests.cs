using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Primitives;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

/// <summary>What the framework's routing demands of us, and what it must not notice of us.</summary>
public class RoutingFactsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_marker_is_in_any_context_that_routing_sees(bool isRoutedFirst)
    {
        await using TestApp app = await Start(app =>
        {
            if (isRoutedFirst)
                app.UseRouting();
            app.Use(static async (HttpContext context, RequestDelegate next) =>
            {
                if (context.Request.Path != "/batch")
                {
                    await next(context);
                    return;
                }
                // As batches do it: a request within the request, with a context of its own.
                var inner = new DefaultHttpContext { RequestServices = context.RequestServices };
                (inner.Request.Method, inner.Request.Path) = ("PUT", "/named");
                await next(inner);
                context.Response.StatusCode = inner.Response.StatusCode;
            });
            // The request within begins here, and needs an endpoint of its own.
            app.UseRouting();
            app.MapPut("/named", Runs("named")).Under(Deciding.Partner);
        });
        ((int)(await app.Send("POST", "/batch", origin: null)).StatusCode).Should().Be(200);
        app.Services.GetRequiredService<Recorder>().Take().Should().Be("named");
    }

    [Theory]
    [InlineData("named", false, 500)]
    [InlineData("disabled", false, 500)]
    [InlineData("plain", false, 200)]
    [InlineData("named", true, 200)]
    [InlineData("disabled", true, 200)]
    public async Task The_framework_refuses_CORS_metadata_on_what_it_runs_itself(string cors, bool isSuppressed, int status)
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, builder =>
        {
            builder.Services.AddCors(static o => o.AddPolicy("Partner", static p => p.AllowAnyOrigin()));
            builder.Services.Configure<RouteOptions>(o => o.SuppressCheckForUnhandledSecurityMetadata = isSuppressed);
        }, app =>
        {
            app.UseCors();
            IEndpointConventionBuilder endpoint = app.MapGet("/", static () => "").ShortCircuit();
            if (cors == "named")
                endpoint.RequireCors("Partner");
            else if (cors == "disabled")
                endpoint.WithMetadata(new DisableCorsAttribute());
        });
        ((int)(await app.Send("GET", "/", origin: null)).StatusCode).Should().Be(status);
        // Nothing else shows it, and the type is nobody else's to see.
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Single().Metadata.Select(static one => one.GetType().Name)
            .Should().ContainSingle(static name => name == "ShortCircuitMetadata" || name == "ShortCircuitAttribute");
    }

    [Theory]
    [InlineData("AddStrictPreflight() alone")]
    [InlineData("neither")]
    public async Task Without_UseStrictPreflight_the_framework_s_guard_stays(string called)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, builder =>
        {
            builder.Services.AddSingleton<Recorder>();
            if (called != "neither")
                builder.Services.AddStrictPreflight();
        }, static app => app.MapPut("/named", Runs("named")).Under(Deciding.Partner));
        Func<Task> send = () => app.Send("PUT", "/named", TestApp.Partner);
        await send.Should().ThrowAsync<InvalidOperationException>().WithMessage("*contains CORS metadata, but a middleware was not found*");
        app.Services.GetRequiredService<Recorder>().Take().Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_a_container_of_its_own_the_framework_s_guard_stays(bool areNamed)
    {
        await using TestApp app = await Start(app =>
        {
            if (areNamed)
                app.MapPut("/here", Runs("here")).Under(Deciding.Partner);
            app.Use(next =>
            {
                IServiceProvider services = new ServiceCollection().AddLogging().AddRouting().AddSingleton(new DiagnosticListener("tenant"))
                    .BuildServiceProvider();
                var tenant = new ApplicationBuilder(services);
                tenant.UseRouting();
                tenant.UseEndpoints(static endpoints => endpoints.MapPut("/tenant", Runs("tenant")).Under(Deciding.Partner));
                return tenant.Build();
            });
        });
        // Without Origin nothing answers for the exception.
        Func<Task> send = () => app.Send("PUT", "/tenant", origin: null);
        await send.Should().ThrowAsync<InvalidOperationException>();
        app.Services.GetRequiredService<Recorder>().Take().Should().BeEmpty();
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("options")]
    [InlineData("Options")]
    public async Task A_preflight_reaches_nothing_in_any_case_of_its_method(string method)
    {
        await using TestApp app = await Start(static app =>
        {
            app.MapPut("/named", Runs("named")).Under(Deciding.Partner);
            app.Map("/any", Runs("any")).Under(Deciding.Partner);
        });
        foreach (string path in new[] { "/named", "/any" })
        {
            foreach (string origin in new[] { TestApp.Partner, TestApp.App })
            {
                string answer = await app.Send(method, path, Header("Origin", origin), Header("Access-Control-Request-Method", "PUT"));
                var ask = new Ask("PUT", path, Deciding.Partner, Deciding.Partner, "");
                answer.Should().Be(Layout.PreflightAnswer(Deciding.Partner, origin, ask), path);
            }
        }
        app.Services.GetRequiredService<Recorder>().Take().Should().BeEmpty();
    }

    [Fact]
    public async Task Header_names_that_any_header_admits_are_repeated_in_canonical_form()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o =>
        {
            o.Policies["Default"].AllowedHeaders = ["*"];
            o.Policies["Default"].MaxAgeSeconds = null;
        }), app => app.UseStrictPreflight());
        string answer = await app.Send("OPTIONS", "/", Header("Origin", TestApp.App), Header("Access-Control-Request-Method", "PUT"),
            new KeyValuePair<string, StringValues>("Access-Control-Request-Headers", new StringValues(["x-a ,,x-b", "", ",x-c"])));
        answer.Should().Be(Answers.Of(204, $"Access-Control-Allow-Origin: {TestApp.App}", "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Methods: PUT", "Access-Control-Allow-Headers: x-a, x-b, x-c", $"Vary: {Answers.PreflightVary}"));
    }

    [Theory]
    [InlineData("a 404 without Origin")]
    [InlineData("a 404")]
    [InlineData("405")]
    [InlineData("a named endpoint")]
    [InlineData("a fallback behind what could be a base")]
    public async Task Routing_counts_and_tells_what_it_does_without_us(string kind)
    {
        (string method, string path, string? origin) = kind switch
        {
            "a 404 without Origin" => ("GET", "/a/b/c/d.json", null),
            "a 404" => ("GET", "/a/b/c/d.json", TestApp.App),
            "405" => ("GET", "/named.json", TestApp.App),
            "a named endpoint" => ("PUT", "/named", TestApp.Partner),
            _ => ("GET", "/a/b/c", TestApp.Partner),
        };
        string with = await Noticed(isOurs: true, app => app.Send(method, path, origin));
        string without = await Noticed(isOurs: false, app => app.Send(method, path, origin));
        with.Should().Be(without);
        without.Should().Contain("match_attempts");
    }

    [Theory]
    [InlineData("/named")]
    [InlineData("/a/b/c/named")]
    [InlineData("/a/b/c/d.json")]
    public async Task Routing_notices_nothing_of_a_preflight(string path) =>
        (await Noticed(isOurs: true, app => app.Preflight(path, TestApp.Partner, "PUT"))).Should().BeEmpty();

    // What routing counts, logs and publishes because of one request.
    private static async Task<string> Noticed(bool isOurs, Func<TestApp, Task<HttpResponseMessage>> send)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, builder =>
        {
            builder.Services.AddSingleton<Recorder>();
            builder.Services.AddCors(static cors => cors.AddPolicy("Partner", static policy => policy.WithOrigins(TestApp.Partner)));
            if (isOurs)
                builder.Services.AddStrictPreflight();
        }, app =>
        {
            if (isOurs)
                app.UseStrictPreflight();
            else
                app.UseCors();
            app.MapPut("/named", Runs("named")).Under(Deciding.Partner);
            app.MapPut("/named.json", Runs("file")).Under(Deciding.Partner);
            app.MapFallback(Runs("fallback")).Under(Deciding.Partner);
        });
        IMeterFactory meters = app.Services.GetRequiredService<IMeterFactory>();
        using var attempts = new MetricCollector<long>(meters, "Microsoft.AspNetCore.Routing", "aspnetcore.routing.match_attempts");
        List<string> noticed = [];
        using IDisposable events = app.Services.GetRequiredService<DiagnosticListener>().Subscribe(new Listener(noticed));
        app.Probe.Log.Clear();
        await send(app);
        foreach (CollectedMeasurement<long> attempt in attempts.GetMeasurementSnapshot())
        {
            IEnumerable<string> tags = attempt.Tags.Select(static tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
            noticed.Add($"match_attempts {attempt.Value} {string.Join(' ', tags)}");
        }
        noticed.AddRange(app.Probe.Log.Where(static e => e.Category.StartsWith("Microsoft.AspNetCore.Routing", StringComparison.Ordinal))
            .Select(static e => $"{e.Category} {e.Text}"));
        return string.Join('\n', noticed);
    }

    private static Task<TestApp> Start(Action<WebApplication> configure) => new Layout(configure).Start();

    private static KeyValuePair<string, StringValues> Header(string name, string value) => new(name, value);

    private sealed class Listener(List<string> noticed) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key.StartsWith("Microsoft.AspNetCore.Routing", StringComparison.Ordinal))
                noticed.Add(value.Key);
        }
    }
}
