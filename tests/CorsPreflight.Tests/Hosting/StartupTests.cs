using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Hosting;

/// <summary>What is wrong stops the application before the server listens and before any hosted service runs.</summary>
public class StartupTests
{
    private const string BadSettings = """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "*", "https://a/" ], "AllowCredentials": true } } } }""";

    [Fact]
    public async Task Refuses_a_bad_configuration_before_anything_runs()
    {
        var server = new SpyServer();
        var service = new SpyService();
        Func<Task> starting = () => Start(server, b =>
        {
            b.Configuration.AddJson(BadSettings);
            b.Services.AddSingleton<IHostedService>(service);
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight());

        StrictPreflightConfigurationException thrown = (await starting.Should().ThrowExactlyAsync<StrictPreflightConfigurationException>()).Which;
        thrown.Errors.Select(e => (e.Id, e.Path)).Should().Equal(
            ("CPF1001", "StrictPreflight:Policies:Default:AllowedOrigins:0"), ("CPF1004", "StrictPreflight:Policies:Default:AllowedOrigins:1"));
        thrown.Message.Split(Environment.NewLine).Should().HaveCount(3, "one line says what happened, then there is one for each mistake")
            .And.Contain("""  CPF1004: StrictPreflight:Policies:Default:AllowedOrigins:1 "https://a/" (appsettings.json) ends in a slash, which no browser sends; write "https://a".""");
        thrown.Failures.Should().Equal(thrown.Errors.Select(e => e.Message));
        (server.Starts, service.Starts).Should().Be((0, 0));
    }

    [Fact]
    public async Task Refuses_a_bad_configuration_even_if_it_is_not_used()
    {
        Func<Task> starting = () => Start(new SpyServer(), b =>
        {
            b.Configuration.AddJson(BadSettings);
            b.Services.AddStrictPreflight();
        }, static _ => { });
        (await starting.Should().ThrowExactlyAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => e.Id).Should().Equal("CPF1001", "CPF1004");
    }

    [Fact]
    public async Task Refuses_endpoints_with_unknown_or_inline_policies_all_at_once()
    {
        var server = new SpyServer();
        Func<Task> starting = () => Start(server, b =>
        {
            b.Services.AddControllers().AddApplicationPart(typeof(StartupTests).Assembly);
            AddPolicies(b);
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/typo", () => "").RequireCors("Partnr").WithDisplayName("typo");
            app.MapGet("/inline", () => "").RequireCors(p => p.AllowAnyOrigin()).WithDisplayName("inline");
            app.MapGet("/unnamed", () => "").WithMetadata(new EnableCorsAttribute()).WithDisplayName("unnamed");
            app.MapGet("/healed", () => "").RequireCors(p => p.AllowAnyOrigin()).RequireCors("partner");
            app.MapGet("/disabled", () => "").RequireCors("nobody").WithMetadata(new DisableCorsAttribute());
        });
        StrictPreflightConfigurationException thrown = (await starting.Should().ThrowExactlyAsync<StrictPreflightConfigurationException>()).Which;
        thrown.Errors.Select(e => (e.Id, e.Path, e.Value, e.Suggestion)).Should().BeEquivalentTo(new[]
        {
            ("CPF1601", "typo", "Partnr", "Partner"),
            ("CPF1602", "inline", null, null),
            ("CPF1601", "unnamed", (string?)null, (string?)null),
        });
        thrown.Errors.Should().Contain(e => e.Message == """Endpoint "typo" names the policy "Partnr", which does not exist; did you mean "Partner"?""");
        server.Starts.Should().Be(0);
    }

    [Fact]
    public async Task Tells_the_mistakes_of_policies_and_endpoints_at_once_and_once()
    {
        var server = new SpyServer();
        Func<Task> starting = () => Start(server, b =>
        {
            b.Configuration.AddJson("""
                { "StrictPreflight": { "Policies": {
                    "Default": { "AllowedOrigins": [ "https://a/" ] }, "Bad": { "AllowedOrigins": [] }, "Shape": [ "https://a" ] }, "Moved": { "AllowedOrigins": [ "https://a" ] } } }
                """);
            b.Services.AddControllers().AddApplicationPart(typeof(StartupTests).Assembly);
            b.Services.AddStrictPreflight(o => o.Policies["Partner"] = new StrictPreflightPolicyOptions { AllowedOrigins = ["https://partner.example"] });
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/typo", () => "").RequireCors("Defualt").WithDisplayName("typo");
            app.MapGet("/inline", () => "").RequireCors(p => p.AllowAnyOrigin()).WithDisplayName("inline");
            // Their policies are there, whatever is wrong with them.
            foreach (string name in new[] { "Default", "bad", "Shape", "Moved", "Partner" })
                app.MapGet("/" + name, () => "").RequireCors(name);
            app.MapControllers();
        });
        (await starting.Should().ThrowExactlyAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => (e.Id, e.Path)).Should().Equal(
            ("CPF1501", "StrictPreflight:Moved"), ("CPF1502", "StrictPreflight:Policies:Shape"), ("CPF1003", "StrictPreflight:Policies:Bad:AllowedOrigins"),
            ("CPF1004", "StrictPreflight:Policies:Default:AllowedOrigins:0"), ("CPF1601", "typo"), ("CPF1602", "inline"));
        server.Starts.Should().Be(0);
    }

    [Theory]
    [InlineData("""{ "StrictPreflight": { "Polices": { "Partner": { "AllowedOrigins": [ "https://a" ] } } } }""", "CPF1501")]
    [InlineData("""{ "StrictPreflight": { "Policies": "Partner" } }""", "CPF1502")]
    [InlineData("""{ "StrictPreflight": [ "Partner" ] }""", "CPF1502")]
    [InlineData("{}", "CPF1503")]
    public async Task Does_not_say_that_a_policy_is_missing_where_all_may_be_what_could_not_be_read(string settings, string id)
    {
        Func<Task> starting = () => Start(new SpyServer(), b =>
        {
            b.Configuration.AddJson(settings);
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/partner", () => "").RequireCors("Partner");
            app.MapGet("/inline", () => "").RequireCors(p => p.AllowAnyOrigin());
        });
        (await starting.Should().ThrowExactlyAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => e.Id).Should().Equal(id, "CPF1602");
    }

    [Fact]
    public async Task Leaves_endpoints_that_cannot_be_read_yet_to_the_pipeline()
    {
        Func<Task> starting = () => Start(new SpyServer(), b =>
        {
            b.Configuration.AddJson(BadSettings);
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/typo", () => "").RequireCors("Defualt");
            ((IEndpointRouteBuilder)app).DataSources.Add(new UnreadyEndpoints());
        });
        (await starting.Should().ThrowExactlyAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => e.Id).Should().Equal("CPF1001", "CPF1004");
    }

    [Fact]
    public async Task Tells_the_mistakes_of_a_Startup_class_s_endpoints_when_the_policies_have_none()
    {
        Func<string, Task> starting = settings => TestApp.Start(Server.TestServer, static () => new StartupWithTypo(), settings);
        (await starting.Awaiting(s => s(BadSettings)).Should().ThrowAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => e.Id).Should().Equal("CPF1001", "CPF1004");
        (await starting.Awaiting(s => s(TestApp.Settings)).Should().ThrowAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => e.Id).Should().Equal("CPF1601");
    }

    [Fact]
    public async Task Refuses_a_short_circuit_with_CORS_metadata_which_routing_answers_with_500()
    {
        var server = new SpyServer();
        Func<Task> starting = () => Start(server, AddPolicies, app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/named", () => "").ShortCircuit().RequireCors("Partner").WithDisplayName("named");
            app.MapGet("/typo", () => "").RequireCors("Partnr").ShortCircuit(200).WithDisplayName("typo");
            app.MapGet("/disabled", [DisableCors] () => "").ShortCircuit().WithDisplayName("disabled");
            app.MapGet("/plain", () => "").ShortCircuit();
            app.MapShortCircuit(404, "robots.txt");
        });
        StrictPreflightConfigurationException thrown = (await starting.Should().ThrowExactlyAsync<StrictPreflightConfigurationException>()).Which;
        thrown.Errors.Select(e => (e.Id, e.Path, e.Value, e.Suggestion)).Should().Equal(
            ("CPF1604", "named", null, null), ("CPF1601", "typo", "Partnr", "Partner"), ("CPF1604", "typo", null, null), ("CPF1604", "disabled", null, null));
        thrown.Errors[0].Message.Should().Be(
            "Endpoint \"named\" has .ShortCircuit() and CORS metadata, which routing answers with 500, [DisableCors] included; remove .ShortCircuit(), or RequireCors, [EnableCors] and [DisableCors].");
        server.Starts.Should().Be(0);
    }

    [Fact]
    public async Task Accepts_a_short_circuit_with_CORS_metadata_where_routing_was_told_to()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddStrictPreflight();
            b.Services.Configure<RouteOptions>(o => o.SuppressCheckForUnhandledSecurityMetadata = true);
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapPut("/named", (Probe probe) => probe.Handle()).ShortCircuit().RequireCors("Partner");
        });
        Answers.Of(await app.Send("PUT", "/named", TestApp.Partner)).Should().Be(Answers.Of(
            200, "Access-Control-Allow-Origin: https://partner.example", "Access-Control-Expose-Headers: X-Total", "Vary: Origin"));
        ((int)(await app.Preflight("/named", TestApp.App, "PUT")).StatusCode).Should().Be(403);
    }

    [Fact]
    public async Task Refuses_attributes_that_nobody_sees_without_endpoint_routing()
    {
        var server = new SpyServer();
        Func<Task> starting = () => Start(server, b =>
        {
            b.Services.AddMvc(o => o.EnableEndpointRouting = false).AddApplicationPart(typeof(StartupTests).Assembly);
            AddPolicies(b);
        }, app =>
        {
            app.UseStrictPreflight();
            app.UseMvc();
            app.MapGet("/typo", () => "").RequireCors("Partnr").WithDisplayName("typo");
        });
        StrictPreflightConfigurationException thrown = (await starting.Should().ThrowExactlyAsync<StrictPreflightConfigurationException>()).Which;
        thrown.Errors.Select(e => (e.Id, Action: e.Path.Split(' ')[0])).Should().BeEquivalentTo(new[]
        {
            ("CPF1601", "typo"),
            ("CPF1603", $"{typeof(NamedController)}.{nameof(NamedController.Replace)}"), ("CPF1603", $"{typeof(NamedController)}.{nameof(NamedController.Remove)}"),
            ("CPF1603", $"{typeof(NamedController)}.{nameof(NamedController.Create)}"), ("CPF1603", $"{typeof(NamedController)}.{nameof(NamedController.Read)}"),
            ("CPF1603", $"{typeof(PlainController)}.{nameof(PlainController.Partners)}"),
        });
        thrown.Errors.Should().Contain(e => e.Message == "Action \"CorsPreflight.Tests.Requests.PlainController.Partners (CorsPreflight.Tests)\" has [EnableCors] or [DisableCors], which only endpoints can "
            + "show, and MVC makes none here: without the attribute's policy it would get \"Default\"; remove EnableEndpointRouting = false and write app.MapControllers() in place of app.UseMvc().");
        server.Starts.Should().Be(0);
    }

    [Fact]
    public async Task Refuses_UseStrictPreflight_without_AddStrictPreflight()
    {
        Func<Task> starting = () => Start(new SpyServer(), static _ => { }, app => app.UseStrictPreflight());
        (await starting.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*builder.Services.AddStrictPreflight();*");
    }

    public static TheoryData<string> Branches => ["Map", "MapWhen", "UseWhen", "Map, and also where it belongs, before", "Map, and also where it belongs, after"];

    [Theory]
    [MemberData(nameof(Branches))]
    public async Task Refuses_UseStrictPreflight_on_a_branch(string branch)
    {
        var server = new SpyServer();
        Func<Task> starting = () => Start(server, AddPolicies, app =>
        {
            if (branch.EndsWith("before", StringComparison.Ordinal))
                app.UseStrictPreflight();
            _ = branch.Split(',')[0] switch
            {
                "Map" => app.Map("/api", b => b.UseStrictPreflight()),
                "MapWhen" => app.MapWhen(_ => true, b => b.UseStrictPreflight()),
                _ => app.UseWhen(_ => true, b => b.UseStrictPreflight()),
            };
            if (branch.EndsWith("after", StringComparison.Ordinal))
                app.UseStrictPreflight();
        });
        (await starting.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*on a branch of the pipeline at *StartupTests.cs:*RequireCors(\"name\")*");
        server.Starts.Should().Be(0);
    }

    [Fact]
    public async Task Does_nothing_but_warn_once_where_it_is_not_used()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app => app.MapGet("/", () => "hello"));
        app.Probe.OwnLog.Should().ContainSingle(e => e.Level == LogLevel.Warning && e.Event.Name == "MiddlewareNotUsed").Which.Text.Should().Contain("app.UseStrictPreflight()");
        (await app.Send("GET", "/", TestApp.App)).Headers.Should().BeEmpty();
    }

    [Fact]
    public async Task Warns_of_what_is_unusual_once()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o => o.Policies["Default"].AllowedMethods.Add("patch")), app => app.UseStrictPreflight());
        await app.Preflight("/", TestApp.App, "PUT");
        app.Probe.OwnLog.Should().ContainSingle(e => e.Level == LogLevel.Warning).Which.Text.Should().StartWith("CPF2101: StrictPreflight:Policies:Default:AllowedMethods:1 \"patch\" (in code) differs from \"PATCH\" by case only");
    }

    [Fact]
    public async Task Registers_once_and_runs_the_delegates_in_order_after_the_section()
    {
        List<string> order = [];
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddStrictPreflight(o => order.Add($"first of {o.Policies.Count}"));
            b.Services.AddStrictPreflight();
            b.Services.AddStrictPreflight(o => order.Add("second"));
            b.Services.AddStrictPreflight("StrictPreflight");
            b.Services.Count(s => s.ServiceType == typeof(IStartupFilter) && s.ImplementationType?.Assembly == typeof(PreflightPolicy).Assembly).Should().Be(1);
        }, app => app.UseStrictPreflight());
        order.Should().Equal("first of 2", "second");
    }

    [Fact]
    public void Refuses_two_sections()
    {
        IServiceCollection services = new ServiceCollection().AddStrictPreflight("Web:Cors").AddStrictPreflight("web:cors").AddStrictPreflight();
        services.Invoking(s => s.AddStrictPreflight("Other")).Should().Throw<InvalidOperationException>().WithMessage("*\"Web:Cors\"*");
        services.Invoking(s => s.AddStrictPreflight(" ")).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Reads_another_section_and_names_it_in_mistakes()
    {
        StrictPreflightOptions Read(string json) => ReadUsed(new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJson(json).Build()).AddStrictPreflight("Web:Cors"));

        Read("""{ "Web": { "Cors": { "Policies": { "Default": { "AllowedOrigins": [ "https://a" ] } } } } }""").Policies["default"].AllowedOrigins.Should().Equal("https://a");
        FluentActions.Invoking(() => Read("""{ "Web": { "Cors": { "Policies": { "Default": { "AllowedOrigins": [ "https://a/" ] } } } } }"""))
            .Should().Throw<StrictPreflightConfigurationException>().Which.Errors.Single().Path.Should().Be("Web:Cors:Policies:Default:AllowedOrigins:0");
        FluentActions.Invoking(() => Read("{}"))
            .Should().Throw<StrictPreflightConfigurationException>().WithMessage("""*Web:Cors is missing from the configuration. Looked in appsettings.json. Add to appsettings.json: "Web": { "Cors": { "Policies": { "Default": { "AllowedOrigins": [ "https://app.example.com" ] } } } }""");
    }

    [Fact]
    public void Needs_no_configuration_where_code_has_the_policies() =>
        new ServiceCollection().AddStrictPreflight(o => o.Policies["Default"] = new StrictPreflightPolicyOptions { AllowedOrigins = ["https://a"] })
            .BuildServiceProvider().GetRequiredService<IOptions<StrictPreflightOptions>>().Value.Policies.Should().ContainSingle();

    [Fact]
    public void Refuses_code_that_leaves_no_policy() =>
        FluentActions.Invoking(() => ReadUsed(new ServiceCollection().AddStrictPreflight(static _ => { })))
            .Should().Throw<StrictPreflightConfigurationException>().Which.Errors.Select(e => (e.Id, e.Path)).Should().Equal(("CPF1503", "StrictPreflight:Policies"));

    [Fact]
    public void A_delegate_that_trips_over_a_missing_policy_is_told_how_to_add_one() =>
        FluentActions.Invoking(() => ReadUsed(new ServiceCollection().AddStrictPreflight(o => o.Policies["Default"].AllowedMethods.Add("PUT"))))
            .Should().Throw<InvalidOperationException>().WithMessage("*a policy that does not exist (there is none yet)*o.Policies[\"Default\"] = new StrictPreflightPolicyOptions*");

    [Fact]
    public async Task A_delegate_that_trips_over_a_misspelt_policy_does_not_hide_the_misspelling()
    {
        Func<Task> starting = () => TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o => o.Policies["Default"].AllowedMethods.Add("PUT")), static _ => { },
            settings: """{ "StrictPreflight": { "Polices": { "Default": { "AllowedOrigins": [ "https://a" ] } } } }""");
        (await starting.Should().ThrowAsync<StrictPreflightConfigurationException>()).Which.Errors.Select(e => (e.Id, e.Suggestion)).Should().Equal(("CPF1501", "Policies"));
    }

    [Fact]
    public async Task Warns_where_no_policy_applies_to_anything()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/", () => "");
        }, settings: """{ "StrictPreflight": { "Policies": { "Defualt": { "AllowedOrigins": [ "https://a" ] } } } }""");
        app.Probe.OwnLog.Should().ContainSingle().Which.Text.Should().StartWith("There is no policy \"Default\" and no endpoint names another, so every preflight is refused. The policies are Defualt:");
    }

    private const string Named = """{ "StrictPreflight": { "Policies": { "AllowFrontend": { "AllowedOrigins": [ "https://a" ] }, "Special": { "AllowedOrigins": [ "https://b" ] } } } }""";

    [Fact]
    public async Task Warns_of_a_policy_that_nothing_names_and_of_endpoints_without_one()
    {
        (await UsageWarnings(Named, app =>
        {
            app.MapGet("/special", () => "").RequireCors("special");
            foreach (int i in Enumerable.Range(1, 7))
                app.MapGet($"/orders/{i}", () => "");
            app.MapGet("/closed", () => "").WithMetadata(new DisableCorsAttribute());
        })).Should().Equal(
            "CPF2601: StrictPreflight:Policies:AllowFrontend is named by no endpoint that is known at the start, so it decides nothing; name it where it applies, with "
            + "RequireCors(\"AllowFrontend\") or [EnableCors(\"AllowFrontend\")], or remove it.",
            "CPF2602: StrictPreflight:Policies has no \"Default\", and endpoints that name no policy have none, so pages of other origins cannot call them: HTTP: GET /orders/1, HTTP: GET "
            + "/orders/2, HTTP: GET /orders/3, HTTP: GET /orders/4, HTTP: GET /orders/5 and 2 more; name a policy at each, with RequireCors(\"name\"), add \"Default\", or say with "
            + "[DisableCors] that it is meant.");
    }

    [Theory]
    [InlineData(TestApp.Settings, "named")]
    [InlineData(TestApp.Settings, "by an attribute, in another case")]
    [InlineData(Named, "all named, in groups")]
    public async Task Says_nothing_where_every_policy_and_every_endpoint_has_its_use(string settings, string how) =>
        (await UsageWarnings(settings, app =>
        {
            if (how == "named")
                app.MapGet("/", () => "").RequireCors("Partner");
            else if (how == "by an attribute, in another case")
                app.MapGet("/", [EnableCors("PARTNER")] () => "");
            else
            {
                app.MapGroup("/f").RequireCors("AllowFrontend").MapGroup("/h").MapGet("/", () => "");
                app.MapGroup("/s").RequireCors("Special").MapGet("/", () => "");
            }
        })).Should().BeEmpty();

    [Theory]
    [InlineData("the last one decides")]
    [InlineData("disabled")]
    public async Task A_policy_that_other_metadata_overrides_is_named_by_nothing(string how) =>
        (await UsageWarnings(TestApp.Settings, app => _ = how == "disabled"
            ? app.MapGet("/", () => "").RequireCors("Partner").WithMetadata(new DisableCorsAttribute())
            : app.MapGet("/", () => "").RequireCors("Partner").RequireCors("Default"))).Should().ContainSingle().Which.Should().StartWith("CPF2601: StrictPreflight:Policies:Partner is named by no endpoint");

    [Fact]
    public async Task Expects_further_endpoints_where_they_may_change() =>
        (await UsageWarnings(TestApp.Settings, app => ((IEndpointRouteBuilder)app).DataSources.Add(new ChangingEndpoints()))).Should().BeEmpty();

    [Fact]
    public async Task Expects_no_further_endpoints_of_controllers()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddControllers().ConfigureApplicationPartManager(parts => parts.ApplicationParts.Clear());
            b.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapControllers();
        });
        app.Probe.Log.Where(e => e.Category == "CorsPreflight").Should().ContainSingle(e => e.Text.StartsWith("CPF2601", StringComparison.Ordinal));
    }

    private static async Task<string[]> UsageWarnings(string settings, Action<WebApplication> endpoints)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            endpoints(app);
        }, settings: settings);
        return [.. app.Probe.Log.Where(static e => e is { Category: "CorsPreflight", Level: LogLevel.Warning, Event.Name: "UnusualPolicy" }).Select(static e => e.Text)];
    }

    // Routes of a proxy that follow its configuration.
    private sealed class ChangingEndpoints : EndpointDataSource
    {
        private readonly CancellationTokenSource changes = new();

        public override IReadOnlyList<Endpoint> Endpoints => [];

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(changes.Token);
    }

    [Fact]
    public void A_verdict_that_nobody_gave_allows_nothing() => default(PreflightVerdict).IsAllowed.Should().BeFalse();

    private static StrictPreflightOptions ReadUsed(IServiceCollection services)
    {
        ServiceProvider provider = services.BuildServiceProvider();
        new ApplicationBuilder(provider).UseStrictPreflight();
        return provider.GetRequiredService<IOptions<StrictPreflightOptions>>().Value;
    }

    private static void AddPolicies(WebApplicationBuilder builder) =>
        builder.Services.AddStrictPreflight(o => o.Policies["Partner"] = new StrictPreflightPolicyOptions { AllowedOrigins = ["https://partner.example"] });

    private static async Task Start(SpyServer server, Action<WebApplicationBuilder> services, Action<WebApplication> pipeline)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        services(builder);
        builder.Services.AddSingleton<IServer>(server);
        await using WebApplication app = builder.Build();
        pipeline(app);
        await app.StartAsync();
    }

    private sealed class UnreadyEndpoints : EndpointDataSource
    {
        public override IReadOnlyList<Endpoint> Endpoints => throw new InvalidOperationException("not yet");

        public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "the host calls them on an instance")]
    private sealed class StartupWithTypo
    {
        public void ConfigureServices(IServiceCollection services) => services.AddStrictPreflight();

        public void Configure(IApplicationBuilder app)
        {
            app.UseStrictPreflight();
            app.UseRouting();
            app.UseEndpoints(static endpoints => endpoints.MapGet("/typo", static () => "").RequireCors("Defualt"));
        }
    }

    private sealed class SpyServer : IServer
    {
        public int Starts { get; private set; }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public void Dispose()
        {
        }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            Starts++;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class SpyService : IHostedService
    {
        public int Starts { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Starts++;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
