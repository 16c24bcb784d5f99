using System.Globalization;
using CorsPreflight.Core.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Core.Evaluation;

/// <summary>
/// The policies of everything that may answer a request. Where there is more than one, all of them have to agree, and the answer says no
/// more than all of them say.
/// </summary>
/// <param name="All">What may answer, one for each policy; empty where that cannot be told.</param>
internal sealed record PolicyAgreement(IReadOnlyList<Possibility> All)
{
    /// <summary>Stands in logs and metrics for the name of the policy.</summary>
    public const string Name = "(several)";

    /// <summary>Stands where an endpoint is found, and what will run in its place cannot be known.</summary>
    public static PolicyAgreement Undecidable { get; } = new([]) { IsUndecidable = true };

    /// <summary>Whether the path has endpoints, but none for the method.</summary>
    public bool IsMethodMissing { get; init; }

    /// <summary>Whether the path is too long to be searched for what is behind a prefix.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>Whether what will run is chosen by somebody whose choice is not known.</summary>
    public bool IsUndecidable { get; private init; }

    /// <summary>Where the prefixes stand in the configuration that could settle it; null where they could not.</summary>
    public string? PathBasesPath { get; init; }

    /// <summary>Whether the prefixes are said, and routing sees whole paths all the same, because it comes ahead of them.</summary>
    public bool IsRoutedFirst { get; init; }

    /// <summary>Whether credentials may be sent.</summary>
    public bool AllowsCredentials => All.All(static one => one.Policy.Policy?.AllowCredentials == true);

    /// <summary>Whether any origin may ask.</summary>
    public bool AllowsAnyOrigin => All.All(static one => one.Policy.Policy?.Origins.IsAny == true);

    /// <summary>Whether an answer depends on the origin.</summary>
    public bool VariesByOrigin => All.Any(static one => one.Policy.Policy?.Origins.IsAny == false);

    /// <summary>The shortest time, where none is shortest; null where the header is not sent.</summary>
    public string? MaxAgeHeader => All.Any(static one => one.Policy.Policy?.MaxAgeHeader is null) ? null
        : All.Select(static one => one.Policy.Policy!.MaxAgeHeader)
            .MinBy(static seconds => int.Parse(seconds!, CultureInfo.InvariantCulture));

    /// <summary>The headers that all expose; null where there is none.</summary>
    public string? ExposeHeadersHeader => Intersect(static policy => policy.ExposeHeadersHeader, StringComparer.OrdinalIgnoreCase);

    /// <summary>What may answer, by the application's own names alone, so that nobody else decides how many there are.</summary>
    public string Describe() => string.Join('\n', All.Select(static one => $"{one.Endpoint} {one.Policy.Name}"));

    /// <summary>The policy that decides.</summary>
    public AppliedPolicy Apply() => All.Count switch
    {
        0 => AppliedPolicy.None with { Agreement = this },
        1 => All[0].Policy with { Agreement = this },
        _ => new AppliedPolicy(null, PreflightReason.Allowed, this),
    };

    /// <summary>Whether a list of methods or headers is <c>*</c>.</summary>
    public bool HasAnyList => All.Any(static one => one.Policy.Policy is { AllowsAnyMethod: true } or { AllowsAnyHeader: true });

    /// <summary>The first policy's refusal; allowed where all of them allow.</summary>
    public PreflightVerdict Evaluate(in Preflight preflight) => FindRefusing(preflight).Policy.Evaluate(preflight);

    /// <summary>Whose refusal it is.</summary>
    public Possibility FindRefusing(in Preflight preflight)
    {
        foreach (Possibility one in All)
        {
            if (!one.Policy.Evaluate(preflight).IsAllowed)
                return one;
        }
        return All[0];
    }

    /// <summary>Why an origin may not read a response; allowed where all policies let it.</summary>
    public PreflightReason EvaluateOrigin(StringValues origin)
    {
        foreach (Possibility one in All)
        {
            PreflightReason reason = one.Policy.Policy is CompiledPolicy policy ? PreflightEvaluator.EvaluateOrigin(policy, origin) : one.Policy.Reason;
            if (reason != PreflightReason.Allowed)
                return reason;
        }
        return PreflightReason.Allowed;
    }

    /// <summary>The methods, or header names, that all list; null where there is none. Not to be asked where one has <c>*</c>.</summary>
    public string? Intersect(Func<CompiledPolicy, string?> list, StringComparer comparer)
    {
        IEnumerable<string>? common = null;
        foreach (Possibility one in All)
        {
            string? names = one.Policy.Policy is CompiledPolicy policy ? list(policy) : null;
            if (names == "*")
                continue;
            string[] listed = names?.Split(", ") ?? [];
            common = common?.Intersect(listed, comparer) ?? listed;
        }
        return common is null ? "*" : string.Join(", ", common) is { Length: > 0 } text ? text : null;
    }
}
