using CorsPreflight.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Requests;

/// <summary>
/// The service of the built-in CORS, unchanged but for this: whoever asks for it before the pipeline stands is <c>UseCors()</c>, which
/// leaves no other trace. <c>AddCors()</c> alone, which controllers call by themselves, asks for nothing.
/// </summary>
internal sealed class BuiltInCors : CorsService
{
    public BuiltInCors(IOptions<CorsOptions> options, ILoggerFactory loggers, Registration registration)
        : base(options, loggers)
    {
        if (registration.IsStarting)
            registration.IsBuiltInUsed = true;
    }
}
