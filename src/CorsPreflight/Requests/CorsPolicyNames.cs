using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Requests;

/// <summary>
/// Answers whoever asks the framework whether a policy exists: YARP does, for the names in its routes, while the application is put
/// together and at each change of its routes. What the policies say is not told; nobody else decides by them.
/// </summary>
internal sealed class CorsPolicyNames(IOptions<CorsOptions> builtIn, Registration registration, IEnumerable<IConfigureOptions<StrictPreflightOptions>> configure) : ICorsPolicyProvider
{
    // What YARP calls a route without CORS.
    private const string DisableName = "Disable";

    private readonly DefaultCorsPolicyProvider builtIn = new(builtIn);

    public async Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        // YARP reserves this name for the default policy, in any spelling, and refuses to start where it exists.
        if (PolicyTable.DefaultName.Equals(policyName, StringComparison.OrdinalIgnoreCase))
            return null;
        return await builtIn.GetPolicyAsync(context, policyName) ?? (IsKnown(policyName ?? PolicyTable.DefaultName) ? new CorsPolicy() : null);
    }

    private bool IsKnown(string name)
    {
        if (!registration.IsStarting)
            return registration.Enforced?.Active.TryGet(name, out _) == true || IsConfigured(name);
        // Before the start every name passes: the policies are not validated yet, so that one is missing may be their mistake, which must
        // be told first. Then all endpoints are checked, before the server listens, and the message says what to write. But this name
        // exists in YARP only, or else it must refuse to choose.
        return !DisableName.Equals(name, StringComparison.OrdinalIgnoreCase) || IsConfigured(name);
    }

    // Also what is configured but not in force: routes and policies may be changed by one edit, and here the routes come first.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "code of the user runs here; validation and reload tell what it throws")]
    private bool IsConfigured(string name)
    {
        var options = new StrictPreflightOptions();
        try
        {
            foreach (IConfigureOptions<StrictPreflightOptions> one in configure)
                one.Configure(options);
        }
        catch (Exception)
        {
            return false;
        }
        return options.Policies.ContainsKey(name);
    }
}
