using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Matrix;

/// <summary>The older way to write an application, everything explicit.</summary>
internal sealed class Startup(Surroundings surroundings)
{
    public void ConfigureServices(IServiceCollection services) => services.AddApplication(surroundings);

    public void Configure(IApplicationBuilder app)
    {
        surroundings.Ahead(app);
        app.UseRouting();
        app.UseLimits();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseEndpoints(e => e.MapApplication(surroundings, namesPolicies: true));
        app.UseStrictPreflight();
    }
}
