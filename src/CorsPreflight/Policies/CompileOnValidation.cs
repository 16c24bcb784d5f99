using CorsPreflight.Requests;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Policies;

/// <summary>Compiles the policies when the options are validated, which the host does before any hosted service runs.</summary>
internal sealed class CompileOnValidation : IValidateOptions<StrictPreflightOptions>
{
    public ValidateOptionsResult Validate(string? name, StrictPreflightOptions options)
    {
        if (BuildTimeDocument.IsWritten)
            return ValidateOptionsResult.Skip;
        // Thrown, not returned as failures: the exception carries the mistakes as data.
        options.Compiled = PolicyTable.Compile(options);
        return ValidateOptionsResult.Success;
    }
}
