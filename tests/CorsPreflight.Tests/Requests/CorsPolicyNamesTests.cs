using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>
/// A proxy that checks policy names while the application is put together finds every name but those that it reserves: whether they
/// exist is told when the application starts, with the correction, and after the mistakes in the policies.
/// </summary>
public class CorsPolicyNamesTests
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Passes_no_unknown_name_once_the_application_stands(bool isUsed)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            if (isUsed)
                app.UseStrictPreflight();
        });
        ICorsPolicyProvider provider = app.Services.GetRequiredService<ICorsPolicyProvider>();
        (await provider.GetPolicyAsync(new DefaultHttpContext(), "Nobody")).Should().BeNull();
        (await provider.GetPolicyAsync(new DefaultHttpContext(), "partner")).Should().NotBeNull();
    }
}
