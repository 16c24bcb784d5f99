using System.Net.Http.Headers;
using System.Text.Json;
using CorsPreflight.Tests.Matrix;
using CorsPreflight.Tests.Requests;
using FluentAssertions.Execution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OData;
using Microsoft.AspNetCore.OData.Batch;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Packages;

/// <summary>OData, whose routes come of conventions, and whose batches run the pipeline again for each request in them.</summary>
public class ODataTests
{
    private const string Batch = """
        { "requests": [
            { "id": "1", "method": "GET", "url": "Customers" },
            { "id": "2", "method": "GET", "url": "Orders(7)" },
            { "id": "3", "method": "PUT", "url": "Orders/7", "headers": { "Content-Type": "application/json" }, "body": {} },
            { "id": "4", "method": "GET", "url": "Invoices" },
            { "id": "5", "method": "GET", "url": "Nothing" } ] }
        """;

    private static readonly string[] Origins = [TestApp.App, TestApp.Partner, TestApp.Evil];

    // One address of each form, with what is answered to it.
    private static readonly (string It, string Method, string Address, int Status)[] Requests =
    [
        ("an entity set", "GET", "/odata/{0}", 200),
        ("an entity set with options", "GET", "/odata/{0}?$filter=Id eq 1&$select=Id", 200),
        ("options that are none", "GET", "/odata/{0}?$filter=Nothing", 400),
        ("a key in parentheses", "GET", "/odata/{0}(7)", 200),
        ("a key that is a segment", "GET", "/odata/{0}/7", 200),
        ("a change by a key in parentheses", "PUT", "/odata/{0}(7)", 200),
        ("a change by a key that is a segment", "PUT", "/odata/{0}/7", 200),
        ("a removal by a key in parentheses", "DELETE", "/odata/{0}(7)", 200),
        ("a method that an entity set has not", "POST", "/odata/{0}", 405),
        ("a method that an entity has not", "PATCH", "/odata/{0}(7)", 405),
    ];

    private static readonly (string Set, string Policy)[] Sets =
        [("Customers", PolicyAnswers.Default), ("Orders", PolicyAnswers.Partner), ("Invoices", PolicyAnswers.Off)];

    public static TheoryData<string> RequestNames => [.. Requests.Select(static row => row.It)];

    [Theory]
    [MemberData(nameof(RequestNames))]
    public async Task Accepts_preflights_by_the_policy_of_the_entity_set(string request)
    {
        (_, string method, string address, _) = Requests.Single(row => row.It == request);
        await using TestApp app = await Start();
        using var scope = new AssertionScope();
        foreach ((string set, string policy) in Sets)
        {
            string path = string.Format(null, address, set);
            foreach (string origin in Origins)
            {
                Answers.Of(await app.Preflight(path, origin, method, "content-type")).Should()
                    .Be(PolicyAnswers.Preflight([policy], origin, method, "content-type"), "{0} {1} from {2}", method, path, origin);
            }
        }
        app.Probe.Handlers.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(RequestNames))]
    public async Task Responses_have_the_policy_of_the_entity_set(string request)
    {
        (_, string method, string address, int status) = Requests.Single(row => row.It == request);
        await using TestApp app = await Start();
        using var scope = new AssertionScope();
        foreach ((string set, string policy) in Sets)
        {
            string path = string.Format(null, address, set);
            foreach (string? origin in Origins.Append(null))
            {
                // Without an origin no policy is asked which, where routing answers in an endpoint's place.
                string expected = origin is null && status == 405
                    ? Answers.NotAllowed(status)
                    : PolicyAnswers.Response(status, [policy], origin);
                Answers.Of(await app.Send(method, path, origin)).Should().Be(expected, "{0} {1} from {2}", method, path, origin);
            }
        }
    }

    [Theory]
    [InlineData("the model", "/odata/$metadata", 200)]
    [InlineData("the service document", "/odata", 200)]
    [InlineData("an entity set that there is none of", "/odata/Nothing", 404)]
    public async Task Accepts_what_says_nothing_of_CORS_by_Default(string it, string path, int status)
    {
        await using TestApp app = await Start();
        foreach (string origin in Origins)
        {
            Answers.Of(await app.Preflight(path, origin, "GET", "content-type")).Should()
                .Be(PolicyAnswers.Preflight([PolicyAnswers.Default], origin, "GET", "content-type"), "{0} from {1}", it, origin);
            Answers.Of(await app.Send("GET", path, origin)).Should()
                .Be(PolicyAnswers.Response(status, [PolicyAnswers.Default], origin), "{0} from {1}", it, origin);
        }
    }

    /// <summary>The address of the query is that of an entity whose key is <c>$query</c>, until the middleware rewrites it.</summary>
    [Fact]
    public async Task Accepts_queries_in_the_body_by_the_policy_of_the_entity_set()
    {
        await using TestApp app = await Start();
        using var scope = new AssertionScope();
        foreach ((string set, string policy) in Sets)
        {
            foreach (string origin in Origins)
            {
                string path = $"/odata/{set}/$query";
                Answers.Of(await app.Preflight(path, origin, "POST", "content-type")).Should()
                    .Be(PolicyAnswers.Preflight([policy], origin, "POST", "content-type"), "{0} from {1}", path, origin);
                HttpResponseMessage response = await app.Send("POST", path, origin, With("$filter=Id eq 1", "text/plain"));
                Answers.Of(response).Should().Be(PolicyAnswers.Response(200, [policy], origin), "{0} from {1}", path, origin);
            }
        }
    }

    [Theory]
    [InlineData("from another server", null)]
    [InlineData("from a page that Default lets in", TestApp.App)]
    [InlineData("from a page that only the name of some in it lets in", TestApp.Partner)]
    [InlineData("from a page that nothing lets in", TestApp.Evil)]
    public async Task Accepts_batches_with_what_their_requests_are_answered_under_the_built_in(string from, string? origin)
    {
        await using TestApp builtIn = await StartBuiltIn();
        HttpResponseMessage expected = await SendBatch(builtIn, origin);
        string answers = await AnswersIn(expected);
        answers.Should().Be("1: 200, 2: 200, 3: 200, 4: 200, 5: 404", "the built-in, {0}", from);

        await using TestApp app = await Start();
        HttpResponseMessage response = await SendBatch(app, origin);
        (await AnswersIn(response)).Should().Be(answers, from);
        // The middleware answers, not an endpoint.
        Answers.Of(response).Should().Be(PolicyAnswers.Response(200, [PolicyAnswers.Default], origin), from);
        app.Probe.Handlers.Should().Be(4, from);
    }

    [Fact]
    public async Task Accepts_preflights_of_batches_by_Default()
    {
        await using TestApp app = await Start();
        foreach (string origin in Origins)
        {
            Answers.Of(await app.Preflight("/odata/$batch", origin, "POST", "content-type")).Should()
                .Be(PolicyAnswers.Preflight([PolicyAnswers.Default], origin, "POST", "content-type"), origin);
        }
    }

    /// <summary>Whatever a request in a batch fails by stays its own, and no CORS header gets into the batch.</summary>
    [Fact]
    public async Task Accepts_batches_without_writing_CORS_headers_into_them()
    {
        await using TestApp app = await Start();
        string body = await (await SendBatch(app, TestApp.App)).Content.ReadAsStringAsync();
        body.Should().NotContainEquivalentOf("access-control-");
    }

    private static Task<TestApp> Start() => TestApp.Start(Server.TestServer, builder =>
    {
        AddOData(builder.Services);
        builder.Services.AddStrictPreflight();
    }, app =>
    {
        app.UseStrictPreflight();
        Use(app);
    }, PolicyAnswers.Settings);

    private static Task<TestApp> StartBuiltIn() => TestApp.Start(Server.TestServer, builder =>
    {
        AddOData(builder.Services);
        builder.Services.AddCors(cors =>
        {
            cors.AddDefaultPolicy(static policy => policy.WithOrigins(TestApp.App).AllowAnyMethod().AllowAnyHeader().AllowCredentials());
            cors.AddPolicy(PolicyAnswers.Partner, static policy => policy.WithOrigins(TestApp.Partner).AllowAnyMethod().AllowAnyHeader());
        });
    }, app => Use(app, static app => app.UseCors()), PolicyAnswers.Settings);

    private static void AddOData(IServiceCollection services) => services.AddControllers()
        .AddOData(options => options.Select().Filter().AddRouteComponents("odata", ODataControllers.Model, new DefaultODataBatchHandler()))
        .ConfigureApplicationPartManager(static parts =>
        {
            parts.FeatureProviders.Clear();
            parts.FeatureProviders.Add(new OnlyTheseControllers(ODataControllers.All));
        });

    // In the order that the package documents.
    private static void Use(WebApplication app, Action<WebApplication>? afterRouting = null)
    {
        app.UseODataBatching();
        app.UseODataQueryRequest();
        app.UseRouting();
        afterRouting?.Invoke(app);
        app.MapControllers();
    }

    private static Task<HttpResponseMessage> SendBatch(TestApp app, string? origin) =>
        app.Send("POST", "/odata/$batch", origin, With(Batch, "application/json"));

    private static Action<HttpRequestMessage> With(string content, string type) => request =>
        request.Content = new StringContent(content, MediaTypeHeaderValue.Parse(type));

    private static async Task<string> AnswersIn(HttpResponseMessage batch)
    {
        using JsonDocument body = JsonDocument.Parse(await batch.Content.ReadAsStringAsync());
        return string.Join(", ", body.RootElement.GetProperty("responses").EnumerateArray()
            .Select(static one => $"{one.GetProperty("id").GetString()}: {one.GetProperty("status").GetInt32()}"));
    }
}
