using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Hosting;

/// <summary>Compiles the policies when the options are validated, which the host does before any hosted service runs.</summary>
internal sealed class CompileOnValidation(Registration registration) : IValidateOptions<StrictPreflightOptions>
{
    public ValidateOptionsResult Validate(string? name, StrictPreflightOptions options)
    {
        // Only the options without a name have policies.
        if (BuildTimeDocument.IsWritten || !string.IsNullOrEmpty(name))
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
            bool isMissing = !options.HasSection && mistakes.Errors.All(static mistake => mistake.Id == Mistake.NoPolicyId);
            if (isMissing && !registration.IsUsed)
                options.Missing = mistakes;
            else if (registration.IsStarting && registration.MistakesAtEndpoints?.Invoke(options) is { Count: > 0 } atEndpoints)
                throw new StrictPreflightConfigurationException([.. mistakes.Errors, .. atEndpoints]);
            else
                throw;
        }
        return ValidateOptionsResult.Success;
    }
}
