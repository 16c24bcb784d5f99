using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Policies;

/// <summary>Fills the options from the host's configuration, where the calls of AddStrictPreflight said that they are.</summary>
internal sealed class PolicySource(Registration registration, IServiceProvider services) : IConfigureOptions<StrictPreflightOptions>
{
    private readonly Surroundings surroundings = new(services.GetService<IHostEnvironment>()?.EnvironmentName, services.GetService<IHostEnvironment>()?.ContentRootPath)
    {
        ApplicationFolder = AppContext.BaseDirectory,
    };

    public void Configure(StrictPreflightOptions options) => PolicySection.Read(
        services.GetService<IConfiguration>(), registration.SectionPath ?? PolicySection.DefaultPath, isOptional: registration.HasDelegates && registration.SectionPath is null, surroundings, options);
}
