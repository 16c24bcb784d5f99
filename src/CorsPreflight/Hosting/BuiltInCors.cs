using CorsPreflight.Requests;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Hosting;

/// <summary>
/// The service of the built-in CORS, which writes nothing beside us. Whoever asks for it before the pipeline stands is <c>UseCors()</c>,
/// which leaves no other trace; <c>AddCors()</c> alone, which controllers call by themselves, asks for nothing.
/// </summary>
internal sealed class BuiltInCors : CorsService
{
    private readonly EnforcedPolicies enforced;

    public BuiltInCors(IOptions<CorsOptions> options, ILoggerFactory loggers, Registration registration, EnforcedPolicies enforced)
        : base(options, loggers)
    {
        this.enforced = enforced;
        if (registration.IsStarting)
            registration.IsBuiltInUsed = true;
    }

    // Removed it would be in any case, but for a second Vary.
    public override void ApplyResult(CorsResult result, HttpResponse response)
    {
        if (enforced.Active is null)
            base.ApplyResult(result, response);
    }
}
