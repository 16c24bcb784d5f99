using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Core.Policies;

/// <summary>Turns a policy that was judged, and has no mistake, into one that can answer.</summary>
internal static class PolicyCompiler
{
    private const string Any = "*";

    /// <summary>Judges and compiles a policy that is alone; null where there was a mistake.</summary>
    /// <param name="options">The policy as written.</param>
    /// <param name="mistakes">Gets what is wrong.</param>
    public static CompiledPolicy? TryCompile(StrictPreflightPolicyOptions options, ICollection<StrictPreflightConfigurationError> mistakes)
    {
        int before = mistakes.Count;
        new PolicyRules(mistakes, []).Judge("", options);
        return mistakes.Count == before ? Compile("", "", options) : null;
    }

    /// <summary>Compiles a policy that has no mistake.</summary>
    /// <param name="name">The name in logs and metrics.</param>
    /// <param name="path">Where the policy stands in the configuration; empty for a policy made in code.</param>
    /// <param name="options">The policy as written.</param>
    public static CompiledPolicy Compile(string name, string path, StrictPreflightPolicyOptions options)
    {
        var methods = (options.AllowedMethods ?? []).ToFrozenSet(StringComparer.Ordinal);
        var headers = (options.AllowedHeaders ?? []).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        return new CompiledPolicy
        {
            Name = name,
            Path = path,
            Origins = CompileOrigins(options.AllowedOrigins),
            Lists = ListOrigin.FindAll(path, options),
            AllowCredentials = options.AllowCredentials,
            Methods = methods,
            AllowsAnyMethod = methods.Contains(Any),
            Headers = headers.GetAlternateLookup<ReadOnlySpan<char>>(),
            AllowsAnyHeader = headers.Contains(Any),
            AllowMethodsHeader = methods.Contains(Any) ? Any : Join(options.AllowedMethods, StringComparer.Ordinal),
            AllowHeadersHeader = AllowHeaders(headers, options),
            ExposeHeadersHeader = ExposeHeaders(options.ExposedHeaders),
            MaxAgeHeader = options.MaxAgeSeconds?.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static OriginSet CompileOrigins(IList<string> written)
    {
        if (written.Contains(Any))
            return OriginSet.Any;
        var origins = new Dictionary<string, OriginPattern>(written.Count, StringComparer.Ordinal);
        foreach (string origin in written)
        {
            if (!OriginPattern.TryParse(origin, out OriginPattern pattern))
                throw new UnreachableException($"{Mistake.Quote(origin)} was judged to be an origin");
            origins.TryAdd(origin, pattern);
        }
        return new OriginSet(origins);
    }

    // Authorization is never covered by *: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name.
    private static string? AllowHeaders(FrozenSet<string> names, StrictPreflightPolicyOptions options) =>
        !names.Contains(Any) ? Join(options.AllowedHeaders, StringComparer.OrdinalIgnoreCase)
        : names.Contains(HeaderName.NonWildcard) ? $"{Any}, {HeaderName.NonWildcard}"
        : Any;

    private static string? ExposeHeaders(IEnumerable<string>? names) =>
        Join((names ?? []).Where(static name => !HeaderName.IsSafelistedInResponses(name)), StringComparer.OrdinalIgnoreCase);

    private static string? Join(IEnumerable<string>? names, StringComparer comparer) =>
        string.Join(", ", (names ?? []).Distinct(comparer)) is { Length: > 0 } text ? text : null;
}
