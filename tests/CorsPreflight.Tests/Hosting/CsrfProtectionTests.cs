using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Hosting;

/// <summary>Whom the policies admit with credentials may post forms, and nobody else: the framework's CSRF protection trusts them alone.</summary>
public sealed class CsrfProtectionTests : IAsyncLifetime
{
    private const string Old = "https://old.example";

    private static readonly Dictionary<string, FormCase> Rows = Cases.Read<FormCase>("forms.json").ToDictionary(static row => row.It + " " + row.Path);

    private TestApp app = null!;

    public static TheoryData<string> Names => Cases.Names(Rows);

    public async Task InitializeAsync() => app = await Start();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Takes_the_forms_of_those_whom_the_policy_trusts(string it)
    {
        FormCase row = Rows[it];
        (await FormApp.Post(app, row.Path, row.Origin, row.Site)).Should().Be(row.Answer);
        app.Probe.OwnLog.Select(static e => $"{e.Level} {e.Text}").Should().Equal(row.Explained is null ? [] : [
            $"Warning ASP.NET Core's CSRF protection denied a form (POST to endpoint HTTP: POST {row.Path}) from {row.Origin}: the policy {row.Explained} "
            + "lets this origin read, but not act for the user, as it has no AllowCredentials. If the endpoint knows its user by a cookie, leave it so. "
            + "If the origin is one of your own, list it in a policy with \"AllowCredentials\": true. Only if the endpoint never uses cookies, "
            + "client certificates or Windows authentication, add .DisableAntiforgery() to it. This is logged once."]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Takes_the_same_beside_what_AddCors_left_over(string it)
    {
        await using TestApp beside = await Start(static services => services.AddCors(static cors =>
        {
            cors.AddDefaultPolicy(static p => p.SetIsOriginAllowed(static _ => true).AllowCredentials());
            foreach (string name in (string[])["Partner", "Shops", "Ports", "Public", "Readers"])
                cors.AddPolicy(name, static p => p.SetIsOriginAllowed(static _ => true).AllowCredentials());
        }));
        FormCase row = Rows[it];
        (await FormApp.Post(beside, row.Path, row.Origin, row.Site)).Should().Be(row.Answer);
        beside.Probe.OwnLog.First().Text.Should().Be("Remove what configures policies in AddCors(…). Nothing reads them any more: not preflights, not responses, "
            + "and not ASP.NET Core's CSRF protection. The origins that are still meant belong in the policies of CorsPreflight.");
    }

    [Fact]
    public async Task Explains_a_denied_form_once()
    {
        for (int i = 0; i < 3; i++)
            (await FormApp.Post(app, "/public", $"https://a{i}.example", "cross-site")).Should().Be("denied");
        app.Probe.OwnLog.Should().ContainSingle();
    }

    [Fact]
    public async Task Follows_the_policies()
    {
        var settings = new Settings();
        settings.Set("Default:AllowedOrigins:0", TestApp.App);
        settings.Set("Default:AllowCredentials", "true");
        settings.Set("Partner:AllowedOrigins:0", TestApp.Partner);
        settings.Set("Partner:AllowCredentials", "true");
        await using TestApp changing = await TestApp.Start(Server.TestServer, b =>
        {
            ((IConfigurationBuilder)b.Configuration).Add(settings);
            b.Services.AddStrictPreflight();
        }, static app =>
        {
            app.UseStrictPreflight();
            FormApp.Protect(app);
            app.MapPost("/form", static ([FromForm] string name) => name);
            app.MapPost("/partner", static ([FromForm] string name) => name).RequireCors("Partner");
        }, settings: "{}");
        (await FormApp.Post(changing, "/form", TestApp.App, "cross-site")).Should().Be("taken");
        (await FormApp.Post(changing, "/partner", TestApp.Partner, "cross-site")).Should().Be("taken");

        settings.Set("Default:AllowedOrigins:0", Old);
        settings.Set("Partner:AllowCredentials", "false");
        (await FormApp.Post(changing, "/form", TestApp.App, "cross-site")).Should().Be("denied");
        (await FormApp.Post(changing, "/form", Old, "cross-site")).Should().Be("taken");
        (await FormApp.Post(changing, "/partner", TestApp.Partner, "cross-site")).Should().Be("denied");
    }

    [Theory]
    [InlineData("/form", TestApp.App, "taken")]
    [InlineData("/form", TestApp.Partner, "denied")]
    [InlineData("/partner", TestApp.Partner, "taken")]
    [InlineData("/partner", TestApp.App, "denied")]
    [InlineData("/disabled", TestApp.App, "denied")]
    [InlineData("/sub/form", TestApp.App, "taken")]
    [InlineData("/sub/partner", TestApp.App, "denied")]
    [InlineData("/sub/partner", TestApp.Partner, "taken")]
    public async Task Trusts_by_what_is_routed_to_behind_a_prefix(string path, string origin, string answer)
    {
        await using TestApp explicitly = await TestApp.Start(Server.TestServer, static b => b.Services.AddStrictPreflight(), static app =>
        {
            app.UseStrictPreflight();
            app.UsePathBase("/sub");
            app.UseRouting();
            FormApp.Protect(app);
            FormApp.Map(app);
        }, FormApp.Settings);
        (await FormApp.Post(explicitly, path, origin, "cross-site")).Should().Be(answer);
    }

    [Theory]
    [InlineData("before", "taken", "denied", "List in a policy the origins that CorsPreflight.Tests.Hosting.CsrfProtectionTests+Clients admits. It was registered as "
        + "ICorsPolicyProvider before AddStrictPreflight(), and is not asked any more.")]
    [InlineData("after", "denied", "taken", "Call AddStrictPreflight() after what registers CorsPreflight.Tests.Hosting.CsrfProtectionTests+Clients as ICorsPolicyProvider, "
        + "and list in a policy the origins that it admits. As it stands, it decides for whoever asks the framework for a policy: whom ASP.NET Core's "
        + "CSRF protection (.NET 11) lets post forms. Preflights and responses are decided by the policies of CorsPreflight alone.")]
    public async Task Names_a_provider_of_somebody_else(string where, string ours, string theirs, string told)
    {
        await using TestApp beside = await Start(services =>
        {
            if (where == "before")
                services.AddScoped<ICorsPolicyProvider, Clients>();
            services.AddStrictPreflight();
            if (where == "after")
                services.AddScoped<ICorsPolicyProvider, Clients>();
        });
        (await FormApp.Post(beside, "/form", TestApp.App, "cross-site")).Should().Be(ours);
        (await FormApp.Post(beside, "/form", Old, "cross-site")).Should().Be(theirs);
        beside.Probe.OwnLog.Select(static e => e.Text).Should().Equal(told);
        Answers.Of(await beside.Preflight("/form", Old, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Theory]
    [InlineData("none", Old, "denied")]
    [InlineData("AddCors", Old, "taken")]
    [InlineData("AddCors", TestApp.App, "denied")]
    [InlineData("own", Old, "taken")]
    [InlineData("own", TestApp.App, "denied")]
    public async Task Where_nobody_calls_UseStrictPreflight_the_others_answer(string others, string origin, string answer)
    {
        await using TestApp unused = await TestApp.Start(Server.TestServer, b =>
        {
            if (others == "AddCors")
                b.Services.AddCors(static o => o.AddDefaultPolicy(static p => p.WithOrigins(Old).AllowCredentials()));
            else if (others == "own")
                b.Services.AddSingleton<ICorsPolicyProvider, Clients>();
            b.Services.AddStrictPreflight();
        }, static app =>
        {
            FormApp.Protect(app);
            app.MapPost("/form", static ([FromForm] string name) => name);
        }, FormApp.Settings);
        (await FormApp.Post(unused, "/form", origin, "cross-site")).Should().Be(answer);
    }

    private static Task<TestApp> Start(Action<IServiceCollection>? services = null) => TestApp.Start(Server.TestServer, b =>
    {
        services?.Invoke(b.Services);
        b.Services.AddStrictPreflight();
    }, static app =>
    {
        app.UseStrictPreflight();
        FormApp.Protect(app);
        FormApp.Map(app);
    }, FormApp.Settings);

    private sealed class Settings : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Set(string key, string? value)
        {
            base.Set($"StrictPreflight:Policies:{key}", value);
            OnReload();
        }
    }

    // As those of identity servers, of which every client has its origins.
    private sealed class Clients : ICorsPolicyProvider
    {
        public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
            Task.FromResult<CorsPolicy?>(new CorsPolicyBuilder(Old).AllowCredentials().Build());
    }
}

/// <summary>A post and whether the form is taken; the policy that the log names, where it explains why not.</summary>
public sealed record FormCase(string It, string Path, string Answer, string? Origin = null, string? Site = null, string? Explained = null);
