using System.Globalization;
using System.Runtime.CompilerServices;
using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace CorsPreflight.Hosting;

/// <summary>What a policy says, in the form that the framework's own readers of policies know.</summary>
internal static class FrameworkPolicy
{
    // One for each policy, as long as it lives: a list may have 100,000 origins.
    private static readonly ConditionalWeakTable<CompiledPolicy, CorsPolicy> Made = [];

    /// <summary>Admits nobody where no policy decides.</summary>
    public static CorsPolicy Create(in AppliedPolicy applied) =>
        applied.Policy is CompiledPolicy policy ? Made.GetValue(policy, CreateOne)
        : applied.IsSeveral ? CreateCommon(applied.Agreement!)
        : new CorsPolicy();

    private static CorsPolicy CreateOne(CompiledPolicy policy)
    {
        var told = new CorsPolicy
        {
            IsOriginAllowed = origin => policy.Origins.Admits(origin, out _),
            SupportsCredentials = policy.AllowCredentials,
            PreflightMaxAge = Parse(policy.MaxAgeHeader),
        };
        AddTo(told.Origins, policy.Origins.Listed);
        AddTo(told.Methods, Split(policy.AllowMethodsHeader));
        AddTo(told.Headers, Split(policy.AllowHeadersHeader));
        AddTo(told.ExposedHeaders, Split(policy.ExposeHeadersHeader));
        return told;
    }

    // An origin has to be admitted by all; no list says that.
    private static CorsPolicy CreateCommon(PolicyAgreement several)
    {
        var told = new CorsPolicy
        {
            IsOriginAllowed = origin => several.EvaluateOrigin(origin) == PreflightReason.Allowed,
            SupportsCredentials = several.AllowsCredentials,
            PreflightMaxAge = Parse(several.MaxAgeHeader),
        };
        if (several.AllowsAnyOrigin)
            told.Origins.Add("*");
        AddTo(told.Methods, Split(several.Intersect(static policy => policy.AllowMethodsHeader, StringComparer.Ordinal)));
        AddTo(told.Headers, Split(several.Intersect(static policy => policy.AllowHeadersHeader, StringComparer.OrdinalIgnoreCase)));
        AddTo(told.ExposedHeaders, Split(several.ExposeHeadersHeader));
        return told;
    }

    private static TimeSpan? Parse(string? seconds) =>
        seconds is null ? null : TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));

    private static string[] Split(string? list) => list?.Split(", ") ?? [];

    private static void AddTo(IList<string> list, IEnumerable<string> items)
    {
        foreach (string item in items)
            list.Add(item);
    }
}
