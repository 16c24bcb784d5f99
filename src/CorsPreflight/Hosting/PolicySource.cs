using CorsPreflight.Core.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Hosting;

/// <summary>Fills the options from the host's configuration, where the calls of AddStrictPreflight said that they are.</summary>
internal sealed class PolicySource(Registration registration, IServiceProvider services) : IConfigureOptions<StrictPreflightOptions>
{
    private bool? isAlone;

    /// <summary>
    /// Whether nobody but the section says what the options are: no call of AddStrictPreflight(o => …), and nothing of the kind that
    /// others registered. Code reads what it likes, so what it will say is known only when it has run.
    /// </summary>
    public static bool IsAlone(IServiceProvider services) =>
        services.GetServices<IConfigureOptions<StrictPreflightOptions>>().All(static one => one is PolicySource)
        && !services.GetServices<IPostConfigureOptions<StrictPreflightOptions>>().Any();

    public void Configure(StrictPreflightOptions options)
    {
        IHostEnvironment? environment = services.GetService<IHostEnvironment>();
        var surroundings = new Surroundings(environment?.EnvironmentName, environment?.ContentRootPath)
        {
            ApplicationFolder = AppContext.BaseDirectory,
        };
        string path = registration.SectionPath ?? PolicySection.DefaultPath;
        bool isOptional = registration.SectionPath is null && !(isAlone ??= IsAlone(services));
        PolicySection.Read(services.GetService<IConfiguration>(), path, isOptional, surroundings, options);
    }
}
