using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>What a gateway's routes name is checked before it listens, whatever was registered in whatever order.</summary>
public sealed class GatewayStartupTests
{
    private static readonly Dictionary<string, (Action<WebApplicationBuilder> Services, Action<WebApplication> Pipeline)> Programs = new()
    {
        ["YARP before CorsPreflight"] = (b => { AddYarp(b); b.Services.AddStrictPreflight(); }, Map),
        ["YARP after CorsPreflight"] = (b => { b.Services.AddStrictPreflight(); AddYarp(b); }, Map),
        ["controllers before"] = (b => { b.Services.AddControllers(); AddYarp(b); b.Services.AddStrictPreflight(); }, Map),
        ["controllers after"] = (b => { AddYarp(b); b.Services.AddStrictPreflight(); b.Services.AddControllers(); }, Map),
        ["built-in policies of the same names, before"] = (b => { AddBuiltIn(b); AddYarp(b); b.Services.AddStrictPreflight(); }, Map),
        ["built-in policies of the same names, after"] = (b => { AddYarp(b); b.Services.AddStrictPreflight(); AddBuiltIn(b); }, Map),
        ["built-in policies in use"] = (b => { AddYarp(b); b.Services.AddStrictPreflight(); AddBuiltIn(b); }, MapBesideUseCors),
        ["a pipeline inside the proxy"] = (b => { AddYarp(b); b.Services.AddStrictPreflight(); }, MapWithPipeline),
    };

    public static TheoryData<string> ProgramNames => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(ProgramNames))]
    public async Task The_policies_are_ours_whatever_is_registered_beside(string program)
    {
        await using Backend backend = await Backend.Start(writesCors: true);
        object routes = new { open = Gateways.Route("open", "one"), partner = Gateways.Route("partner", "one", "Partner") };
        await using TestApp gateway = await TestApp.Start(Server.Kestrel, Programs[program].Services, Programs[program].Pipeline, Gateways.Settings(routes, new { one = Gateways.Cluster(backend.Address) }));

        Answers.Of(await gateway.Preflight("/open/", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await gateway.Preflight("/open/", TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await gateway.Preflight("/partner/", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await gateway.Preflight("/partner/", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        (backend.Hits, gateway.Probe.Handlers).Should().Be((0, 0));
        Answers.Of(await gateway.Send("GET", "/open/", TestApp.App)).Should().Be(Varied(Answers.Allowed(200)));
        Answers.Of(await gateway.Send("GET", "/partner/", TestApp.Partner)).Should().Be(Varied(Answers.AllowedPartner(200)));
        Answers.Of(await gateway.Send("GET", "/partner/", TestApp.App)).Should().Be(Varied(Answers.NotAllowed(200)));
    }

    [Fact]
    public async Task A_forwarder_without_configuration_follows_its_endpoint()
    {
        await using Backend backend = await Backend.Start(writesCors: true);
        await using TestApp gateway = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.AddStrictPreflight();
            b.Services.AddHttpForwarder();
        }, app =>
        {
            app.MapForwarder("/open/{**rest}", backend.Address);
            app.MapForwarder("/partner/{**rest}", backend.Address).RequireCors("Partner");
            app.UseStrictPreflight();
        });
        Answers.Of(await gateway.Preflight("/open/a", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await gateway.Preflight("/partner/a", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await gateway.Preflight("/partner/a", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        backend.Hits.Should().Be(0);
        Answers.Of(await gateway.Send("GET", "/open/a", TestApp.App)).Should().Be(Varied(Answers.Allowed(200)));
        Answers.Of(await gateway.Send("GET", "/partner/a", TestApp.Partner)).Should().Be(Varied(Answers.AllowedPartner(200)));
        Answers.Of(await gateway.Send("GET", "/partner/a", TestApp.App)).Should().Be(Varied(Answers.NotAllowed(200)));
    }

    [Fact]
    public async Task A_policy_named_for_all_routes_in_code_has_the_last_word()
    {
        await using Backend backend = await Backend.Start(writesCors: false);
        object routes = new { open = Gateways.Route("open", "one"), closed = Gateways.Route("closed", "one", "disable") };
        await using TestApp gateway = await TestApp.Start(Server.Kestrel, Gateways.AddTo, app =>
        {
            app.UseStrictPreflight();
            app.MapReverseProxy().RequireCors("Partner");
        }, Gateways.Settings(routes, new { one = Gateways.Cluster(backend.Address) }));
        foreach (string path in new[] { "/open/", "/closed/" })
        {
            Answers.Of(await gateway.Preflight(path, TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
            Answers.Of(await gateway.Send("GET", path, TestApp.Partner)).Should().Be(Answers.AllowedPartner(200));
        }
    }

    [Fact]
    public async Task Of_routes_that_methods_tell_apart_the_one_for_the_requested_method_decides()
    {
        await using TestApp gateway = await StartSame(new { Path = "/same", Methods = new[] { "DELETE" } }, "Partner", other: null);
        Answers.Of(await gateway.Preflight("/same", TestApp.Partner, "DELETE")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await gateway.Preflight("/same", TestApp.App, "DELETE")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await gateway.Preflight("/same", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await gateway.Preflight("/same", TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task Of_routes_that_a_header_tells_apart_all_must_have_the_same_policy_since_a_preflight_does_not_carry_it()
    {
        object tenant = new { Path = "/same", Headers = new[] { new { Name = "X-Tenant", Values = new[] { "a" } } } };
        await using (TestApp gateway = await StartSame(tenant, "Partner", other: "partner"))
            Answers.Of(await gateway.Preflight("/same", TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        await using (TestApp gateway = await StartSame(tenant, "Partner", other: null))
        {
            Answers.Of(await gateway.Preflight("/same", TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
            Answers.Of(await gateway.Preflight("/same", TestApp.App, "PUT")).Should().Be(Answers.RefusedPreflight);
        }
    }

    [Fact]
    public async Task Unknown_names_do_not_start_and_are_told_all_at_once_with_their_routes()
    {
        object routes = new
        {
            orders = Gateways.Route("orders", "one", "Partnr"),
            stock = Gateways.Route("stock", "one", "Nobody"),
            fine = Gateways.Route("fine", "one", "partner"),
        };
        (await Refused(Gateways.Settings(routes, new { one = Gateways.Cluster(Gateways.Nowhere()) }))).Should().BeEquivalentTo(
            """CPF1601: Endpoint "orders" names the policy "Partnr", which does not exist; did you mean "Partner"?""",
            """CPF1601: Endpoint "stock" names the policy "Nobody", which does not exist; name one of Default, Partner, or add it.""");
    }

    [Fact]
    public async Task A_name_that_only_the_built_in_knows_does_not_start()
    {
        object routes = new { orders = Gateways.Route("orders", "one", "BuiltIn") };
        (await Refused(Gateways.Settings(routes, new { one = Gateways.Cluster(Gateways.Nowhere()) }), AddBuiltIn)).Should().Equal(
            """CPF1601: Endpoint "orders" names the policy "BuiltIn", which does not exist; name one of Default, Partner, or add it.""");
    }

    [Theory]
    [InlineData("""{ "Policies": { "Default": { "AllowedOrigins": [ "https://a" ] }, "Partner": { "AllowedOrigins": [ "https://a/" ] } } }""", "CPF1004: StrictPreflight:Policies:Partner:AllowedOrigins:0 \"https://a/\" (appsettings.json) ends in a slash, which no browser sends; write \"https://a\".")]
    [InlineData("""{ "Policies": { "Default": { "AllowedOrigins": [ "https://a" ] }, "Partner": [ "https://a" ] } }""", "CPF1502")]
    [InlineData("""{ "Policies": "Partner" }""", "CPF1502")]
    [InlineData("""{ "Policy": { "Partner": { "AllowedOrigins": [ "https://a" ] } } }""", "CPF1501")]
    [InlineData("{}", "CPF1503")]
    public async Task A_mistake_in_the_policies_is_what_is_told_not_that_a_route_misses_one(string section, string told)
    {
        object routes = new { orders = Gateways.Route("orders", "one", "Partner"), audit = Gateways.Route("audit", "one", "disable"), open = Gateways.Route("open", "one", "default") };
        (await Refused(Gateways.Settings($$"""{ "StrictPreflight": {{section}} }""", routes, new { one = Gateways.Cluster(Gateways.Nowhere()) })))
            .Should().ContainSingle().Which.Should().StartWith(told);
    }

    [Fact]
    public async Task The_name_default_without_a_policy_Default_does_not_start()
    {
        object routes = new { orders = Gateways.Route("orders", "one", "default") };
        const string partnerOnly = """{ "StrictPreflight": { "Policies": { "Partner": { "AllowedOrigins": [ "https://partner.example" ] } } } }""";
        (await Refused(Gateways.Settings(partnerOnly, routes, new { one = Gateways.Cluster(Gateways.Nowhere()) }))).Should().ContainSingle()
            .Which.Should().StartWith("CPF1601: Endpoint \"orders\" ").And.EndWith("but there is no policy \"Default\"; add it, or name one of Partner.");
    }

    [Fact]
    public async Task What_code_throws_is_what_is_told()
    {
        object routes = new { orders = Gateways.Route("orders", "one", "Partner"), audit = Gateways.Route("audit", "one", "disable") };
        await FluentActions.Awaiting(() => TestApp.Start(Server.Kestrel, b =>
        {
            Gateways.AddTo(b);
            b.Services.AddStrictPreflight(o => o.Policies["Prtner"].AllowCredentials = true);
        }, Gateways.MapOn, Gateways.Settings(routes, new { one = Gateways.Cluster(Gateways.Nowhere()) })))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("AddStrictPreflight(o => …) changes a policy that does not exist (there are Default, Partner).*");
    }

    [Fact]
    public async Task A_policy_whose_name_YARP_reserves_does_not_start()
    {
        object routes = new { orders = Gateways.Route("orders", "one", "disable") };
        string settings = Gateways.Settings("""{ "StrictPreflight": { "Policies": { "Disable": { "AllowedOrigins": [ "https://a" ] } } } }""", routes, new { one = Gateways.Cluster(Gateways.Nowhere()) });
        (await FluentActions.Awaiting(() => Gateways.Start(Server.Kestrel, settings)).Should().ThrowAsync<InvalidOperationException>())
            .Which.ToString().Should().Contain("The application has registered a CORS policy named 'disable' that conflicts with the reserved CORS policy name used on this route.");
    }

    private static async Task<string[]> Refused(string settings, Action<WebApplicationBuilder>? more = null)
    {
        StrictPreflightConfigurationException refused = (await FluentActions.Awaiting(() => TestApp.Start(Server.Kestrel, b =>
        {
            Gateways.AddTo(b);
            more?.Invoke(b);
        }, Gateways.MapOn, settings)).Should().ThrowAsync<StrictPreflightConfigurationException>()).Which;
        return [.. refused.Errors.Select(e => $"{e.Id}: {e.Message}")];
    }

    // Two routes for one path: the first where it matches, else the other.
    private static Task<TestApp> StartSame(object firstMatch, string? first, string? other) => Gateways.Start(Server.Kestrel, Gateways.Settings(
        new { first = Gateways.Route("same", "one", first, firstMatch), second = Gateways.Route("same", "one", other, new { Path = "/same" }) },
        new { one = Gateways.Cluster(Gateways.Nowhere()) }));

    private static string Varied(string answer) => answer.Replace("Vary: Origin", "Vary: Accept-Encoding, Origin", StringComparison.Ordinal);

    private static void AddYarp(WebApplicationBuilder builder) => builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));

    // As open as can be: whatever of it decided would show.
    private static void AddBuiltIn(WebApplicationBuilder builder) => builder.Services.AddCors(o =>
    {
        o.AddDefaultPolicy(p => p.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader());
        o.AddPolicy("Partner", p => p.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader());
        o.AddPolicy("BuiltIn", p => p.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader());
    });

    private static void Map(WebApplication app)
    {
        app.UseStrictPreflight();
        app.MapReverseProxy();
    }

    private static void MapBesideUseCors(WebApplication app)
    {
        app.UseCors();
        Map(app);
    }

    private static void MapWithPipeline(WebApplication app)
    {
        app.UseStrictPreflight();
        app.MapReverseProxy(proxy =>
        {
            proxy.Use((context, next) =>
            {
                context.RequestServices.GetRequiredService<Probe>().Handle();
                context.Response.Headers.AccessControlAllowOrigin = "*";
                return next(context);
            });
            proxy.UseLoadBalancing();
        });
    }
}
