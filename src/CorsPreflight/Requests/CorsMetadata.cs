using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Requests;

/// <summary>What the framework's own metadata says of an endpoint's policy: the last one decides.</summary>
internal static class CorsMetadata
{
    public static AppliedPolicy PolicyOf(ICorsMetadata? metadata, PolicyTable policies) => ChoiceOf(metadata) switch
    {
        _ when metadata == Undecidable.Instance => AppliedPolicy.None with { Agreement = PolicyAgreement.Undecidable },
        // Never Default for a name that is not there: an endpoint that appeared after startup would get a policy nobody meant for it.
        (PreflightReason.Allowed, string name) =>
            policies.TryGet(name, out CompiledPolicy? policy) ? AppliedPolicy.Create(policy) : AppliedPolicy.None,
        (PreflightReason.CorsDisabled, _) => AppliedPolicy.Disabled,
        _ => AppliedPolicy.None,
    };

    /// <summary>Whether both lead to the same policy, whatever the policies are.</summary>
    public static bool SamePolicy(ICorsMetadata? one, ICorsMetadata? other)
    {
        (PreflightReason reason, string? name) = ChoiceOf(one);
        (PreflightReason otherReason, string? otherName) = ChoiceOf(other);
        return reason == otherReason && string.Equals(name, otherName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the metadata leads where none at all leads.</summary>
    public static bool IsDefault(ICorsMetadata? metadata) => metadata is null || SamePolicy(metadata, null);

    /// <summary>What an endpoint is called when something is said of it.</summary>
    public static string NameOf(Endpoint endpoint) => endpoint.DisplayName ?? endpoint.ToString() ?? "endpoint";

    /// <summary>The mistakes at an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="cors">The metadata that decides on its policy.</param>
    /// <param name="policies">The names of the policies.</param>
    /// <param name="isShortCircuitRefused">Whether routing throws where it runs an endpoint with such metadata itself.</param>
    public static IEnumerable<StrictPreflightConfigurationError> MistakesAt(
        Endpoint endpoint, ICorsMetadata? cors, IReadOnlyCollection<string> policies, bool isShortCircuitRefused)
    {
        string name = NameOf(endpoint);
        if (MistakeOf(name, cors, policies) is StrictPreflightConfigurationError mistake)
            yield return mistake;
        if (isShortCircuitRefused && cors is not null and not Undecidable && ShortCircuit.Is(endpoint))
            yield return Mistake.ShortCircuit(name);
    }

    private static StrictPreflightConfigurationError? MistakeOf(string endpoint, ICorsMetadata? cors, IReadOnlyCollection<string> policies)
    {
        return cors switch
        {
            IDisableCorsAttribute => null,
            IEnableCorsAttribute { PolicyName: string policy } when !Has(policy) =>
                Mistake.UnknownPolicy(endpoint, policy, Nearest.To(policy, policies), policies),
            IEnableCorsAttribute { PolicyName: null } when !Has(PolicyRules.DefaultName) =>
                Mistake.UnknownPolicy(endpoint, null, null, policies),
            ICorsPolicyMetadata => Mistake.InlinePolicy(endpoint),
            _ => null,
        };

        bool Has(string policy) => policies.Contains(policy, StringComparer.OrdinalIgnoreCase);
    }

    private static (PreflightReason Reason, string? Name) ChoiceOf(ICorsMetadata? metadata) => metadata switch
    {
        IDisableCorsAttribute => (PreflightReason.CorsDisabled, null),
        IEnableCorsAttribute { PolicyName: string name } => (PreflightReason.Allowed, name),
        ICorsPolicyMetadata or Undecidable => (PreflightReason.NoPolicy, null),
        _ => (PreflightReason.Allowed, PolicyRules.DefaultName),
    };

    /// <summary>Stands where the policy that the real endpoint has cannot be known from a preflight: it is refused.</summary>
    public sealed class Undecidable : ICorsMetadata
    {
        public static readonly Undecidable Instance = new();
    }
}
