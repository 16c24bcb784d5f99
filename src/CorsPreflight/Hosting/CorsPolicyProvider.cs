using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Hosting;

/// <summary>
/// Tells others what the policies say: ASP.NET Core's CSRF protection, from .NET 11 on, lets those post forms whom they admit with
/// credentials, and YARP asks whether the names in its routes exist. Nothing that AddCors() left over is told.
/// </summary>
internal sealed class CorsPolicyProvider(
    IServiceProvider services,
    Registration registration,
    EnforcedPolicies enforced,
    IEnumerable<IConfigureOptions<StrictPreflightOptions>> configure) : ICorsPolicyProvider
{
    // What YARP calls a route without CORS.
    private const string DisableName = "Disable";

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (enforced.Active is PolicyTable policies)
            return Task.FromResult(IsOfNames(context.Request) ? FindName(policyName, policies) : Find(context, policyName, policies));
        return registration.IsStarting
            ? Task.FromResult(FindName(policyName, policies: null))
            : FindOther().GetPolicyAsync(context, policyName);
    }

    // YARP makes such a context to ask with; no request of a server is like it.
    private static bool IsOfNames(HttpRequest request) => request is { Method.Length: 0, Path.HasValue: false };

    private CorsPolicy? Find(HttpContext context, string? policyName, PolicyTable policies)
    {
        // Whatever name is asked for, an endpoint has one policy.
        if (context.GetEndpoint() is not null)
            return FrameworkPolicy.Create(enforced.Endpoints!.FindForRequest(context, policies));
        if (policyName is not null)
            return policies.TryGet(policyName, out CompiledPolicy? named) ? FrameworkPolicy.Create(AppliedPolicy.Create(named)) : null;
        AppliedPolicy applied = enforced.Endpoints!.FindForRequest(context, policies);
        return applied == AppliedPolicy.None ? null : FrameworkPolicy.Create(applied);
    }

    private CorsPolicy? FindName(string? name, PolicyTable? policies)
    {
        // YARP reserves this name for the default policy, in any spelling, and refuses to start where it exists.
        if (PolicyRules.DefaultName.Equals(name, StringComparison.OrdinalIgnoreCase))
            return null;
        name ??= PolicyRules.DefaultName;
        if (policies is not null)
            return policies.TryGet(name, out CompiledPolicy? policy) ? FrameworkPolicy.Create(AppliedPolicy.Create(policy)) : IsConfigured(name) ? new CorsPolicy() : null;
        // Before the start every name passes: the policies are not validated yet, so that one is missing may be their mistake, which must
        // be told first. Then all endpoints are checked, before the server listens, and the message says what to write. But this name
        // exists in YARP only, or else it must refuse to choose.
        return !DisableName.Equals(name, StringComparison.OrdinalIgnoreCase) || IsConfigured(name) ? new CorsPolicy() : null;
    }

    // Also what is configured but not in force: routes and policies may be changed by one edit, and here the routes come first.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "code of the user runs here; validation and "
        + "reload tell what it throws")]
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

    // Where UseStrictPreflight() is not called, whoever was registered before us answers as if we were not there.
    private ICorsPolicyProvider FindOther() =>
        services.GetServices<ICorsPolicyProvider>().LastOrDefault(static one => one is not CorsPolicyProvider)
        ?? new DefaultCorsPolicyProvider(services.GetRequiredService<IOptions<CorsOptions>>());
}
