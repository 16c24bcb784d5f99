using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Hosting;
using CorsPreflight.Tests.Core.Fetch;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Hosting;

/// <summary>
/// Others are told what the policies say. A proxy that checks policy names while the application is put together finds every name but
/// those that it reserves: whether they exist is told when the application starts, with the correction, and after the mistakes in the
/// policies.
/// </summary>
public class CorsPolicyProviderTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("Partner", true)]
    [InlineData("PARTNER", true)]
    [InlineData("Invalid", true)]
    [InlineData("builtin", true)]
    [InlineData("Default", false)]
    [InlineData("default", false)]
    [InlineData("Nobody", true)]
    [InlineData("Disable", false)]
    [InlineData("disable", false)]
    public async Task Passes_the_names(string? name, bool exists)
    {
        IServiceCollection services = new ServiceCollection();
        services.AddControllers();
        services.AddCors(o => o.AddPolicy("builtin", static _ => { }));
        services.AddStrictPreflight(o =>
        {
            foreach (string policy in new[] { "Default", "Partner", "Invalid" })
                o.Policies[policy] = new StrictPreflightPolicyOptions { AllowedOrigins = [policy == "Invalid" ? "https://a/" : "https://a"] };
        });
        services.AddControllers();
        ICorsPolicyProvider provider = services.BuildServiceProvider().GetRequiredService<ICorsPolicyProvider>();
        ((await provider.GetPolicyAsync(new DefaultHttpContext(), name)) is not null).Should().Be(exists);
    }

    [Fact]
    public async Task Passes_no_unknown_name_once_the_application_stands()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, static b => b.Services.AddStrictPreflight(), static app => app.UseStrictPreflight());
        (await Ask(app, new DefaultHttpContext(), "Nobody")).Should().BeNull();
        (await Ask(app, new DefaultHttpContext(), "partner")).Should().NotBeNull();
    }

    [Fact]
    public async Task Says_what_the_policies_say()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, static b => b.Services.AddStrictPreflight(static o =>
            o.Policies["Any"] = new() { AllowedOrigins = ["*"], AllowedMethods = ["*"], AllowedHeaders = ["*", "Authorization"] }), static app => app.UseStrictPreflight());
        Describe(await Ask(app, Request("/"), null)).Should().Be(
            "AnyOrigin: False, Origins: https://app.example, Credentials: True, Methods: PUT, Headers: Authorization|Content-Type, Exposed: , MaxAge: 00:10:00");
        Describe(await Ask(app, Request("/"), "default")).Should().Be(Describe(await Ask(app, Request("/"), null)));
        Describe(await Ask(app, Request("/"), "PARTNER")).Should().Be(
            "AnyOrigin: False, Origins: https://partner.example, Credentials: False, Methods: PUT|DELETE, Headers: *, Exposed: X-Total, MaxAge: ");
        Describe(await Ask(app, Request("/"), "Any")).Should().Be(
            "AnyOrigin: True, Origins: *, Credentials: False, Methods: *, Headers: *|Authorization, Exposed: , MaxAge: ");
        (await Ask(app, Request("/"), "Nobody")).Should().BeNull();
        (await Ask(app, Request("/"), "Any")).Should().BeSameAs(await Ask(app, Request("/else"), "any"), "it is made once");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Default")]
    [InlineData("Nobody")]
    public async Task Of_an_endpoint_says_its_policy_whatever_is_asked(string? name)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, static b => b.Services.AddStrictPreflight(), static app => app.UseStrictPreflight());
        Describe(await Ask(app, Request("/", new EnableCorsAttribute("Partner")), name)).Should().StartWith("AnyOrigin: False, Origins: https://partner.example,");
        Describe(await Ask(app, Request("/", new DisableCorsAttribute()), name)).Should().Be(Nobody);
        Describe(await Ask(app, Request("/", new EnableCorsAttribute("gone")), name)).Should().Be(Nobody);
        Describe(await Ask(app, Request("/", new object()), name)).Should().StartWith("AnyOrigin: False, Origins: https://app.example,");
    }

    [Fact]
    public async Task Of_several_that_may_run_says_what_they_have_in_common()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, static b => b.Services.AddStrictPreflight(static o =>
        {
            o.Policies["Default"] = new() { AllowedOrigins = ["https://a.example", "https://b.example"], AllowedMethods = ["PUT", "PATCH"], AllowCredentials = true, MaxAgeSeconds = 60 };
            o.Policies["Partner"] = new() { AllowedOrigins = ["https://b.example", "https://c.example"], AllowedMethods = ["PUT"], AllowCredentials = true, MaxAgeSeconds = 5 };
        }), static app =>
        {
            app.UseStrictPreflight();
            app.UsePathBase("/sub");
            app.UseRouting();
            app.MapGet("/data", static () => "").RequireCors("Partner");
        });
        CorsPolicy told = (await Ask(app, Request("/sub/data"), null))!;
        Describe(told).Should().Be("AnyOrigin: False, Origins: , Credentials: True, Methods: PUT, Headers: , Exposed: , MaxAge: 00:00:05");
        ((string[])["https://a.example", "https://b.example", "https://c.example"]).Where(told.IsOriginAllowed).Should().Equal("https://b.example");
    }

    [Fact]
    public void Admits_what_the_policy_admits_and_nothing_else() =>
        Gen.Select(Texts.Pattern.Array[1, 4], Gen.OneOf<string>(Texts.Origin, Texts.Mutated(Texts.Origin)).Array[20], Gen.Bool).Sample(
            static (patterns, origins, credentials) =>
            {
                var options = new StrictPreflightOptions();
                options.Policies["Default"] = new() { AllowedOrigins = patterns, AllowCredentials = credentials, DangerouslyAllowInsecureOrigins = true };
                CompiledPolicy? policy = null;
                try
                {
                    policy = PolicyTable.Compile(options).Default;
                }
                catch (StrictPreflightConfigurationException)
                {
                    // What is refused is told to nobody.
                }
                CorsPolicy told = FrameworkPolicy.Create(AppliedPolicy.Create(policy));
                (told.SupportsCredentials, told.AllowAnyOrigin).Should().Be((policy is not null && credentials, false));
                foreach (string origin in origins.Concat(patterns.Select(static p => p.Replace(":*", ":81", StringComparison.Ordinal).Replace("*", "a", StringComparison.Ordinal))))
                {
                    told.IsOriginAllowed(origin).Should().Be(
                        policy is not null && Reference.IsWellFormed(origin) && patterns.Any(p => Reference.Admits(p, origin)), "of {0}", origin);
                }
            },
            iter: 1_000);

    private const string Nobody = "AnyOrigin: False, Origins: , Credentials: False, Methods: , Headers: , Exposed: , MaxAge: ";

    private static Task<CorsPolicy?> Ask(TestApp app, HttpContext context, string? name) => app.Services.GetRequiredService<ICorsPolicyProvider>().GetPolicyAsync(context, name);

    private static DefaultHttpContext Request(string path, object? metadata = null)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path) = ("GET", path);
        if (metadata is not null)
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "an endpoint"));
        return context;
    }

    private static string Describe(CorsPolicy? policy) => policy is null ? "null"
        : $"AnyOrigin: {policy.AllowAnyOrigin}, Origins: {string.Join('|', policy.Origins)}, Credentials: {policy.SupportsCredentials}, "
            + $"Methods: {string.Join('|', policy.Methods)}, Headers: {string.Join('|', policy.Headers)}, Exposed: {string.Join('|', policy.ExposedHeaders)}, MaxAge: {policy.PreflightMaxAge}";
}
