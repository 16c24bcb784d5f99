using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Hosting;

/// <summary>
/// Fills the options from the host's configuration, where the calls of AddStrictPreflight said that they are, and compiles the policies
/// when the options are validated, which the host does before any hosted service runs.
/// </summary>
internal sealed class StrictPreflightOptionsSetup(Registration registration, IServiceProvider services)
    : IConfigureOptions<StrictPreflightOptions>, IValidateOptions<StrictPreflightOptions>
{
    private bool? isAlone;

    /// <summary>
    /// Whether nobody but the section says what the options are: no call of AddStrictPreflight(o => …), and nothing of the kind that
    /// others registered. Code reads what it likes, so what it will say is known only when it has run.
    /// </summary>
    public static bool IsAlone(IServiceProvider services) =>
        services.GetServices<IConfigureOptions<StrictPreflightOptions>>().All(static one => one is StrictPreflightOptionsSetup)
        && !services.GetServices<IPostConfigureOptions<StrictPreflightOptions>>().Any();

    /// <summary>Whether code of others may refuse the options.</summary>
    public static bool IsValidatedByOthers(IServiceProvider services) =>
        services.GetServices<IValidateOptions<StrictPreflightOptions>>().Any(static one => one is not StrictPreflightOptionsSetup);

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

    public ValidateOptionsResult Validate(string? name, StrictPreflightOptions options)
    {
        // Only the options without a name have policies.
        if (BuildTimeDocument.IsWritten || !string.IsNullOrEmpty(name))
            return ValidateOptionsResult.Skip;
        PolicyReading reading = options.Reading;
        // Thrown, not returned as failures: the exception carries the mistakes as data.
        try
        {
            if (reading.Missing is null)
                reading.Compiled = PolicyTable.Compile(options);
        }
        catch (StrictPreflightConfigurationException mistakes)
        {
            // A Startup class calls UseStrictPreflight() later, or does not.
            bool isMissing = !reading.HasSection && mistakes.Errors.All(static mistake => mistake.Id == RuleCatalogue.NoPolicy.Id);
            if (isMissing && !registration.IsUsed)
                reading.Missing = mistakes;
            else if (registration.IsStarting && registration.MistakesAtEndpoints?.Invoke(options) is { Count: > 0 } atEndpoints)
                throw new StrictPreflightConfigurationException([.. mistakes.Errors, .. atEndpoints]);
            else
                throw;
        }
        return ValidateOptionsResult.Success;
    }
}
