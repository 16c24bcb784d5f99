using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CorsPreflight.Tests.Matrix;

/// <summary>Starts <see cref="Program"/> as users' own tests start their applications.</summary>
internal sealed class Factory(Surroundings surroundings, Tests.Server server) : WebApplicationFactory<Program>
{
    public static TestApp Start(Surroundings surroundings, Tests.Server server)
    {
        // The host is stopped by the one who gets it.
        var factory = new Factory(surroundings, server);
        if (server != Tests.Server.TestServer)
            factory.UseKestrel();
        factory.StartServer();
        return TestApp.Over(factory.Services.GetRequiredService<IHost>(), server);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("surroundings", surroundings.It).UseSetting("hostBuilder:reloadConfigOnChange", "false").UseContentRoot(AppContext.BaseDirectory).UseEnvironment(Environments.Production);
        TestApp.Prepare(builder, server);
    }
}
