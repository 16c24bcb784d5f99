using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Policies;

/// <summary>Fills the options from the host's configuration, where the calls of AddStrictPreflight said that they are.</summary>
internal sealed class PolicySource(Registration registration, IServiceProvider services) : IConfigureOptions<StrictPreflightOptions>
{
    public void Configure(StrictPreflightOptions options)
    {
        IHostEnvironment? environment = services.GetService<IHostEnvironment>();
        var surroundings = new Surroundings(environment?.EnvironmentName, environment?.ContentRootPath)
        {
            ApplicationFolder = AppContext.BaseDirectory,
        };
        string path = registration.SectionPath ?? PolicySection.DefaultPath;
        bool isOptional = registration.HasDelegates && registration.SectionPath is null;
        PolicySection.Read(services.GetService<IConfiguration>(), path, isOptional, surroundings, options);
    }
}
