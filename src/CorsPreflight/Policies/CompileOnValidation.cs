using CorsPreflight.Requests;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Policies;

/// <summary>Compiles the policies when the options are validated, which the host does before any hosted service runs.</summary>
internal sealed class CompileOnValidation(Registration registration) : IValidateOptions<StrictPreflightOptions>
{
    public ValidateOptionsResult Validate(string? name, StrictPreflightOptions options)
    {
        if (BuildTimeDocument.IsWritten)
            return ValidateOptionsResult.Skip;
        // Thrown, not returned as failures: the exception carries the mistakes as data.
        try
        {
            if (options.Missing is null)
                options.Compiled = PolicyTable.Compile(options);
        }
        catch (StrictPreflightConfigurationException mistakes)
        {
            // A Startup class calls UseStrictPreflight() later, or does not.
            if (!options.HasSection && !registration.IsUsed && mistakes.Errors.All(static mistake => mistake.Id == Mistake.NoPolicyId))
                options.Missing = mistakes;
            else if (registration.IsStarting && registration.MistakesAtEndpoints is { } atEndpoints && atEndpoints(options) is { Count: > 0 } more)
                throw new StrictPreflightConfigurationException([.. mistakes.Errors, .. more]);
            else
                throw;
        }
        return ValidateOptionsResult.Success;
    }
}
