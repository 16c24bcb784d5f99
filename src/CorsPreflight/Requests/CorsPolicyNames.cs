using CorsPreflight.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Requests;

/// <summary>
/// Answers whoever asks the framework whether a policy exists: YARP does, for the names in its routes, while the application is put
/// together and so before the policies are validated. What the policies say is not told; nobody else decides by them.
/// </summary>
internal sealed class CorsPolicyNames(IOptions<CorsOptions> builtIn, IEnumerable<IConfigureOptions<StrictPreflightOptions>> configure) : ICorsPolicyProvider
{
    private readonly DefaultCorsPolicyProvider builtIn = new(builtIn);

    public async Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        // YARP reserves this name for the default policy, in any spelling, and refuses to start where it exists.
        if (PolicyTable.DefaultName.Equals(policyName, StringComparison.OrdinalIgnoreCase))
            return null;
        return await builtIn.GetPolicyAsync(context, policyName) ?? (Exists(policyName ?? PolicyTable.DefaultName) ? new CorsPolicy() : null);
    }

    private bool Exists(string name)
    {
        var options = new StrictPreflightOptions();
        foreach (IConfigureOptions<StrictPreflightOptions> one in configure)
            one.Configure(options);
        return options.Policies.ContainsKey(name);
    }
}
