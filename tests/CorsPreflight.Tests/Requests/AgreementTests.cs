using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>Where several policies could be that of what will run, each must admit, and the answer says only what was checked.</summary>
public class AgreementTests
{
    private const string Both = Layout.Both;

    // What answers begin with.
    private const string Origin = "Access-Control-Allow-Origin: ", Methods = "Access-Control-Allow-Methods: ";

    private const string Headers = "Access-Control-Allow-Headers: ";

    [Theory]
    [InlineData("methods and headers that both admit are named as they were asked for",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT", "DELETE"], "AllowedHeaders": ["x-a", "x-b"] }""",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT", "PATCH"], "AllowedHeaders": ["x-b", "x-a", "x-c"] }""",
        "x-a ,, x-b", Origin + Both, Methods + "PUT", Headers + "x-a, x-b")]
    [InlineData("credentials only where all have them",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "AllowCredentials": true }""",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"] }""",
        null, Origin + Both, Methods + "PUT")]
    [InlineData("credentials where all have them",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "AllowCredentials": true }""",
        """{ "AllowedOrigins": ["https://both.example", "https://partner.example"], "AllowedMethods": ["*"], "AllowCredentials": true }""",
        null, Origin + Both, "Access-Control-Allow-Credentials: true", Methods + "PUT")]
    [InlineData("any origin where all say so",
        """{ "AllowedOrigins": ["*"], "AllowedMethods": ["PUT"] }""",
        """{ "AllowedOrigins": ["*"], "AllowedMethods": ["*"] }""",
        null, Origin + "*", Methods + "PUT")]
    [InlineData("the origin where only one says any",
        """{ "AllowedOrigins": ["*"], "AllowedMethods": ["PUT"] }""",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"] }""",
        null, Origin + Both, Methods + "PUT")]
    [InlineData("the shortest age",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "MaxAgeSeconds": 600 }""",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "MaxAgeSeconds": 30 }""",
        null, Origin + Both, Methods + "PUT", "Access-Control-Max-Age: 30")]
    [InlineData("an age that is absent is the shortest",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "MaxAgeSeconds": 600 }""",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"] }""",
        null, Origin + Both, Methods + "PUT")]
    [InlineData("an age of nothing is shorter than any other",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "MaxAgeSeconds": 600 }""",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "MaxAgeSeconds": 0 }""",
        null, Origin + Both, Methods + "PUT", "Access-Control-Max-Age: 0")]
    [InlineData("any header of one policy is the listed one of the other",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"] }""",
        """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["x-a"] }""",
        "x-a", Origin + Both, Methods + "PUT", Headers + "x-a")]
    public async Task The_answer_of_several_policies_says_what_all_of_them_say(
        string sentence, string one, string other, string? headers, params string[] answer)
    {
        await using TestApp app = await Start(one, other);
        string expected = Answers.Of(204, [.. answer, $"Vary: {Answers.PreflightVary}"]);
        Answers.Of(await app.Preflight("/x/orders", Both, "PUT", headers)).Should().Be(expected, sentence);
    }

    [Theory]
    [InlineData("a method that one of them lacks", Both, "DELETE", null)]
    [InlineData("a header that one of them lacks", Both, "PUT", "x-a")]
    [InlineData("an origin that one of them lacks", TestApp.App, "PUT", null)]
    [InlineData("an origin that the other lacks", TestApp.Partner, "PUT", null)]
    public async Task One_policy_that_refuses_is_a_refusal(string sentence, string origin, string method, string? headers)
    {
        await using TestApp app = await Start(
            """
            { "AllowedOrigins": ["https://both.example", "https://app.example"],
              "AllowedMethods": ["PUT", "DELETE"], "AllowedHeaders": ["*"] }
            """,
            """
            { "AllowedOrigins": ["https://both.example", "https://partner.example"],
              "AllowedMethods": ["PUT"], "AllowedHeaders": ["x-b"] }
            """);
        Answers.Of(await app.Preflight("/x/orders", origin, method, headers)).Should().Be(Answers.RefusedPreflight, sentence);
    }

    [Fact]
    public async Task One_policy_whose_name_is_spelt_in_two_ways_is_one_and_answers_with_whole_lists()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/{**rest}", static () => "rest").RequireCors("partner");
            app.MapPut("/orders", static () => "orders").RequireCors("PARTNER");
        });
        Answers.Of(await app.Preflight("/x/orders", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
    }

    [Theory]
    [InlineData("PATCH", null, "refused;reason=method-not-allowed;offender=\"PATCH\"")]
    [InlineData("PUT", "x-c", "refused;reason=header-not-allowed;offender=\"x-c\"")]
    public async Task The_browser_names_the_culprit_where_each_admits_the_origin(string method, string? headers, string verdict)
    {
        await using TestApp app = await Start(
            """
            { "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT", "DELETE"], "AllowedHeaders": ["x-a", "x-b"],
              "AllowCredentials": true, "MaxAgeSeconds": 600 }
            """,
            """
            { "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT", "PATCH"], "AllowedHeaders": ["x-a", "x-c"],
              "MaxAgeSeconds": 600 }
            """,
            diagnostics: true);
        HttpResponseMessage response = await app.Preflight("/x/orders", Both, method, headers);
        string expected = Answers.Of(204, Origin + Both, Methods + "PUT", Headers + "x-a", $"Vary: {Answers.PreflightVary}");
        Answers.Of(response).Should().Be(expected);
        response.Headers.GetValues("Preflight-Verdict").Single().Should().StartWith(verdict);
    }

    [Theory]
    [InlineData("an origin that one of them refuses", TestApp.App, "PUT", null,
        "refused;reason=origin-not-allowed;offender=\"https://app.example\"")]
    [InlineData("a header where a list is any", Both, "PUT", "authorization",
        "refused;reason=header-not-allowed;offender=\"authorization\"")]
    public async Task The_browser_is_told_nothing_else_than_a_refusal(
        string sentence, string origin, string method, string? headers, string verdict)
    {
        await using TestApp app = await Start(
            """{ "AllowedOrigins": ["https://both.example", "https://app.example"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"] }""",
            """{ "AllowedOrigins": ["https://both.example"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*", "authorization"] }""",
            diagnostics: true);
        HttpResponseMessage response = await app.Preflight("/x/orders", origin, method, headers);
        Answers.Of(response).Should().Be(Answers.RefusedPreflight, sentence);
        response.Headers.GetValues("Preflight-Verdict").Single().Should().StartWith(verdict);
    }

    [Theory]
    [InlineData("closed", "refused;reason=cors-disabled")]
    [InlineData("unknown", "refused;reason=no-policy")]
    public async Task A_closed_endpoint_and_one_that_cannot_be_known_are_told_as_such(string kind, string verdict)
    {
        Action<WebApplicationBuilder> services = static builder => builder.Services.AddStrictPreflight(static o => o.Diagnostics = true);
        await using TestApp app = await TestApp.Start(Server.TestServer, services, app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/{**rest}", static () => "rest").Under(Deciding.Partner);
            app.MapPut("/orders", static () => "orders").Under(Deciding.Off);
        });
        string path = kind == "closed" ? "/x/orders" : string.Concat(Enumerable.Repeat("/a", 20));
        HttpResponseMessage response = await app.Preflight(path, TestApp.Partner, "PUT");
        Answers.Of(response).Should().Be(Answers.RefusedPreflight);
        response.Headers.GetValues("Preflight-Verdict").Single().Should().StartWith(verdict);
    }

    [Theory]
    [InlineData(Both, Origin + Both, "Access-Control-Expose-Headers: X-B", "Vary: Origin")]
    [InlineData(TestApp.App, "Vary: Origin")]
    [InlineData(TestApp.Partner, "Vary: Origin")]
    [InlineData(TestApp.Evil, "Vary: Origin")]
    [InlineData(null, "Vary: Origin")]
    public async Task A_response_of_several_policies_is_read_by_whom_all_admit_and_exposes_what_all_expose(
        string? origin, params string[] answer)
    {
        await using TestApp app = await StartMethods(
            """
            { "AllowedOrigins": ["https://both.example", "https://app.example"],
              "ExposedHeaders": ["X-A", "X-B"], "AllowCredentials": true }
            """,
            """{ "AllowedOrigins": ["https://both.example", "https://partner.example"], "ExposedHeaders": ["X-B", "X-C"] }""");
        Answers.Of(await app.Send("GET", "/x", origin)).Should().Be(Answers.Of(405, answer));
    }

    [Theory]
    [InlineData("any of one and a list of the other vary", Both, "https://both.example", Origin + Both, "Vary: Origin")]
    [InlineData("any of one is not any of the other", TestApp.Evil, "https://both.example", "Vary: Origin")]
    [InlineData("any of both is any", TestApp.Evil, "*", Origin + "*")]
    [InlineData("any of both is any, without an origin too", null, "*", Origin + "*")]
    public async Task A_response_says_any_origin_only_where_all_policies_do(
        string sentence, string? origin, string other, params string[] answer)
    {
        await using TestApp app = await StartMethods("""{ "AllowedOrigins": ["*"] }""", $$"""{ "AllowedOrigins": ["{{other}}"] }""");
        Answers.Of(await app.Send("GET", "/x", origin)).Should().Be(Answers.Of(405, answer), sentence);
    }

    // Behind a base that nobody named it could be either.
    private static Task<TestApp> Start(string one, string other, bool diagnostics = false) => Start(one, other, diagnostics, static app =>
    {
        app.MapPut("/{**rest}", static () => "rest").RequireCors("One");
        app.MapMethods("/{**rest}", ["DELETE", "PATCH"], static () => "rest").RequireCors("One");
        app.MapMethods("/orders", ["PUT", "DELETE", "PATCH"], static () => "orders").RequireCors("Other");
    });

    // 405 stands for both.
    private static Task<TestApp> StartMethods(string one, string other) => Start(one, other, diagnostics: false, static app =>
    {
        app.MapPut("/x", static () => "put").RequireCors("One");
        app.MapDelete("/x", static () => "delete").RequireCors("Other");
    });

    private static Task<TestApp> Start(string one, string other, bool diagnostics, Action<IEndpointRouteBuilder> map) =>
        TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o => o.Diagnostics = diagnostics), app =>
        {
            app.UseStrictPreflight();
            map(app);
        }, $$"""{ "StrictPreflight": { "Policies": { "One": {{one}}, "Other": {{other}} } } }""");
}
