using System.Reflection;
using CorsPreflight.Tests.Controllers;
using CorsPreflight.Tests.Requests;
using FluentAssertions.Execution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Cors;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>The attributes of controllers and actions mean what they mean to the framework, on preflights and on responses.</summary>
public class ControllersTests
{
    // Who is let in: the origin of Default or of Partner, or nobody.
    private static readonly (string Method, string Path, string? Listed)[] Rows =
    [
        ("PUT", "/plain/plain", TestApp.App),
        ("PUT", "/plain/unnamed", TestApp.App),
        ("PUT", "/plain/partner", TestApp.Partner),
        ("PUT", "/plain/off", null),
        ("PUT", "/unnamed/plain", TestApp.App),
        ("PUT", "/unnamed/unnamed", TestApp.App),
        ("PUT", "/unnamed/partner", TestApp.Partner),
        ("PUT", "/unnamed/off", null),
        ("PUT", "/partner/plain", TestApp.Partner),
        ("PUT", "/partner/unnamed", TestApp.App),
        ("PUT", "/partner/default", TestApp.App),
        ("PUT", "/partner/partner", TestApp.Partner),
        ("PUT", "/partner/off", null),
        ("PUT", "/off/plain", null),
        ("PUT", "/off/unnamed", TestApp.App),
        ("PUT", "/off/partner", TestApp.Partner),
        ("PUT", "/off/off", null),

        ("PUT", "/inherits/plain", TestApp.Partner),
        ("PUT", "/inherits/off", null),
        ("PUT", "/inherits/overridden", TestApp.Partner),
        ("PUT", "/inherits/overridden-off", TestApp.Partner), // [DisableCors] is not inherited
        ("PUT", "/inherits/own", TestApp.Partner),
        ("PUT", "/renames/plain", TestApp.App),
        ("PUT", "/renames/off", null),
        ("PUT", "/switches-off/plain", TestApp.Partner), // a base class's attributes come after the class's own, and the last decides
        ("PUT", "/switches-off/off", null),

        ("GET", "/verbs", TestApp.App),
        ("PUT", "/verbs", TestApp.Partner),
        ("DELETE", "/verbs", null),
        ("PUT", "/options/own", TestApp.Partner),
        ("PUT", "/options/shared", TestApp.Partner),
        ("PUT", "/files/a/b.txt", TestApp.Partner),
        ("PUT", "/numbers/7", TestApp.Partner),
        ("PUT", "/numbers/seven", TestApp.App),

        ("PUT", "/Conventional", TestApp.App),
        ("PUT", "/Conventional/Index/7", TestApp.App),
        ("PUT", "/conventional/partners", TestApp.Partner),
        ("PUT", "/Conventional/Off", null),
        ("GET", "/Conventional/Split", TestApp.App),
        ("PUT", "/Conventional/Split", TestApp.Partner),
        ("PUT", "/Conventional/Renamed", TestApp.Partner),
        ("PUT", "/Inner/Conventional", TestApp.Partner),
        ("PUT", "/inner/conventional/index/7", TestApp.Partner),
        ("PUT", "/Inner/Conventional/Off", null),
    ];

    private static readonly Dictionary<string, Func<IServiceCollection, IMvcBuilder>> Registrations = new()
    {
        ["AddControllers"] = services => services.AddControllers(),
        ["AddControllersWithViews, after AddStrictPreflight"] = services => services.AddStrictPreflight().AddControllersWithViews(),
        ["AddMvc, and AddCors with what allows everything"] = services => services.AddCors(o => o.AddDefaultPolicy(p => p.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader())).AddMvc(),
        ["AddControllers, with MVC's own CORS filter on every action"] = services => services
            .AddCors(o => o.AddDefaultPolicy(p => p.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader())).AddControllers(o => o.Filters.AddService<CorsAuthorizationFilter>()),
    };

    public static TheoryData<string> RegistrationNames => [.. Registrations.Keys];

    [Theory]
    [MemberData(nameof(RegistrationNames))]
    public async Task The_attributes_decide(string registration)
    {
        await using TestApp app = await Start(Registrations[registration]);
        using (new AssertionScope())
        {
            foreach ((string method, string path, string? listed) in Rows)
            {
                foreach (string origin in new[] { TestApp.App, TestApp.Partner, TestApp.Evil })
                {
                    Answers.Of(await app.Preflight(path, origin, method)).Should()
                        .Be(origin != listed ? Answers.RefusedPreflight : origin == TestApp.App ? Answers.AllowedPreflight : Answers.AllowedPartnerPreflight, $"{origin} asks to {method} {path}");
                }
            }
            app.Probe.Handlers.Should().Be(0, "preflights reach no action");

            foreach ((string method, string path, string? listed) in Rows)
            {
                foreach (string? origin in new[] { TestApp.App, TestApp.Partner, TestApp.Evil, null })
                    Answers.Of(await app.Send(method, path, origin)).Should().Be(Response(origin, listed), $"{origin} sends {method} {path}");
            }
            app.Probe.Handlers.Should().Be(Rows.Length * 4);
        }
    }

    [Fact]
    public async Task The_attributes_mean_the_same_to_the_built_in()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, builder =>
        {
            AddParts(builder.Services.AddControllers());
            builder.Services.AddCors(o =>
            {
                o.AddDefaultPolicy(p => p.WithOrigins(TestApp.App));
                o.AddPolicy("Default", p => p.WithOrigins(TestApp.App));
                o.AddPolicy("Partner", p => p.WithOrigins(TestApp.Partner));
                o.AddPolicy("partner", p => p.WithOrigins(TestApp.Partner));
            });
        }, app =>
        {
            app.UseRouting();
            app.UseCors();
            Map(app);
        });
        using (new AssertionScope())
        {
            foreach ((string method, string path, string? listed) in Rows)
            {
                foreach (string origin in new[] { TestApp.App, TestApp.Partner })
                    (await app.Send(method, path, origin)).Headers.Contains("Access-Control-Allow-Origin").Should().Be(origin == listed, $"{origin} sends {method} {path}");
            }
        }
    }

    [Theory]
    [InlineData("/options/own", TestApp.App)]
    [InlineData("/options/shared", TestApp.Partner)]
    public async Task An_action_for_OPTIONS_gets_what_is_no_preflight_and_nothing_else(string path, string listed)
    {
        await using TestApp app = await Start(services => services.AddControllers());
        Answers.Of(await app.Preflight(path, TestApp.Partner, "PUT")).Should().Be(Answers.AllowedPartnerPreflight);
        Answers.Of(await app.Preflight(path, listed, "OPTIONS")).Should().Be(Answers.RefusedPreflight, "OPTIONS is in no list of methods");
        app.Probe.Handlers.Should().Be(0);
        foreach (string? origin in new[] { TestApp.App, TestApp.Partner, TestApp.Evil, null })
            Answers.Of(await app.Send("OPTIONS", path, origin)).Should().Be(Response(origin, listed), origin);
        app.Probe.Handlers.Should().Be(4);
    }

    [Theory]
    [InlineData("/consumes/same", "application/json", TestApp.Partner, TestApp.Partner)]
    [InlineData("/consumes/same", "text/plain", TestApp.Partner, TestApp.Partner)]
    [InlineData("/consumes/same", "image/png", TestApp.Partner, TestApp.Partner)]
    [InlineData("/consumes/torn", "application/json", null, TestApp.Partner)]
    [InlineData("/consumes/torn", "text/plain", null, TestApp.App)]
    [InlineData("/consumes/torn", "image/png", null, null)]
    public async Task Overloads_by_content_type_are_allowed_where_they_have_one_policy(string path, string type, string? mayAsk, string? mayRead)
    {
        await using TestApp app = await Start(services => services.AddControllers());
        int status = type == "image/png" ? 415 : 200;
        foreach (string origin in new[] { TestApp.App, TestApp.Partner, TestApp.Evil })
        {
            Answers.Of(await app.Preflight(path, origin, "PUT", "content-type")).Should().Be(origin == mayAsk ? Answers.AllowedPartnerPreflight : Answers.RefusedPreflight, origin);
            HttpResponseMessage response = await app.Send("PUT", path, origin, r => r.Content = new ByteArrayContent([]) { Headers = { ContentType = new(type) } });
            // Routing's own 415 stands for both, which do not agree on anybody.
            Answers.Of(response).Should().Be(mayRead is null ? Answers.NotAllowed(status) : Response(origin, mayRead, status), origin);
        }
    }

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData("/partner/nowhere", 404)]
    [InlineData("/Conventional/Nowhere", 404)]
    public async Task What_no_action_answers_has_Default(string path, int status)
    {
        await using TestApp app = await Start(services => services.AddControllers());
        Answers.Of(await app.Preflight(path, TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await app.Preflight(path, TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Send("PUT", path, TestApp.App)).Should().Be(Answers.Allowed(status));
        Answers.Of(await app.Send("PUT", path, TestApp.Partner)).Should().Be(Answers.NotAllowed(status));
    }

    [Fact]
    public async Task The_ApiExplorer_sees_what_it_saw_before()
    {
        await using TestApp with = await Start(services => services.AddControllers());
        await using TestApp without = await TestApp.Start(Server.Kestrel, b => AddParts(b.Services.AddControllers()), Map);
        Explored(with).Should().Equal(Explored(without)).And.Contain("PUT options/own").And.Contain("OPTIONS options/own");

        static IEnumerable<string> Explored(TestApp app) => app.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items
            .SelectMany(group => group.Items).Select(action => $"{action.HttpMethod} {action.RelativePath}");
    }

    [Fact]
    public async Task Without_endpoint_routing_Default_decides_all_where_no_attribute_says_otherwise()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, builder =>
        {
            builder.Services.AddMvc(o => o.EnableEndpointRouting = false).AddApplicationPart(typeof(ControllersTests).Assembly)
                .ConfigureApplicationPartManager(parts => parts.FeatureProviders[parts.FeatureProviders.IndexOf(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single())] = new OnlyBare());
            builder.Services.AddStrictPreflight();
        }, app =>
        {
            app.UseMvcWithDefaultRoute();
            app.UseStrictPreflight();
        });
        Answers.Of(await app.Preflight("/bare", TestApp.App, "PUT")).Should().Be(Answers.AllowedPreflight);
        Answers.Of(await app.Preflight("/bare", TestApp.Partner, "PUT")).Should().Be(Answers.RefusedPreflight);
        app.Probe.Handlers.Should().Be(0);
        foreach (string? origin in new[] { TestApp.App, TestApp.Partner, null })
            Answers.Of(await app.Send("PUT", "/bare", origin)).Should().Be(Response(origin, TestApp.App), origin);
        app.Probe.Handlers.Should().Be(3);
    }

    private static Task<TestApp> Start(Func<IServiceCollection, IMvcBuilder> register) => TestApp.Start(Server.Kestrel, builder =>
    {
        AddParts(register(builder.Services));
        builder.Services.AddStrictPreflight();
    }, app =>
    {
        app.UseStrictPreflight();
        Map(app);
    });

    private static void AddParts(IMvcBuilder mvc) => mvc.AddApplicationPart(typeof(ControllersTests).Assembly);

    private static void Map(WebApplication app)
    {
        app.MapControllers();
        app.MapAreaControllerRoute("inner", "Inner", "Inner/{controller=Conventional}/{action=Index}/{id?}");
        app.MapControllerRoute("default", "{controller=Conventional}/{action=Index}/{id?}");
    }

    private static string Response(string? origin, string? listed, int status = 200) =>
        listed is null ? Answers.Of(status)
        : origin != listed ? Answers.NotAllowed(status)
        : origin == TestApp.App ? Answers.Allowed(status) : Answers.AllowedPartner(status);

    private sealed class OnlyBare : ControllerFeatureProvider
    {
        protected override bool IsController(TypeInfo typeInfo) => typeInfo == typeof(BareController);
    }
}
