using CorsPreflight.Core.Fetch;
using Error = CorsPreflight.StrictPreflightConfigurationError;

namespace CorsPreflight.Core.Rules;

/// <summary>What the switches of a policy let its origins be.</summary>
/// <param name="AllowCredentials">Whether who calls acts as the user.</param>
/// <param name="AllowInsecureOrigins">Whether in the clear, too.</param>
/// <param name="AllowPublicSuffixes">Whether from names that anybody can register, too.</param>
internal sealed record OriginRules(bool AllowCredentials, bool AllowInsecureOrigins, bool AllowPublicSuffixes)
{
    /// <summary>Those of a policy that says nothing.</summary>
    public static readonly OriginRules Plain = new(false, false, false);

    public static OriginRules Create(StrictPreflightPolicyOptions policy) =>
        new(policy.AllowCredentials, policy.DangerouslyAllowInsecureOrigins, policy.DangerouslyAllowPublicSuffixes);

    /// <summary>Whether the entry is one that a policy may have.</summary>
    public bool Accept(string entry) =>
        OriginPattern.TryParse(entry, out OriginPattern pattern) && !pattern.IsMisleading
        && !IsOpenGlob(pattern) && !IsOpen(pattern) && !IsExposed(pattern);

    /// <summary>A wildcard inside a label that stands for names which anybody can register: <c>https://myapp-*.vercel.app</c>.</summary>
    public bool IsOpenGlob(OriginPattern pattern) =>
        pattern.IsLabelGlob && !AllowPublicSuffixes && PublicSuffixes.IsPublicSuffix(pattern.Host);

    /// <summary>All that is wrong with an entry that is well-formed. It may be both; mending one must not reveal the other.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="value">As written.</param>
    /// <param name="entry">As it was meant.</param>
    /// <param name="pattern">The same, parsed.</param>
    public IEnumerable<Error> MistakesOf(string path, string value, string entry, OriginPattern pattern)
    {
        bool isOverPublicSuffix = IsOpenGlob(pattern) || IsOpen(pattern);
        if (IsOpenGlob(pattern))
        {
            yield return Mistake.MisplacedWildcard(path, value,
                $"stands for names that anybody can register below {pattern.Host}; put the wildcard below a name that is yours, "
                + "or, knowing that, set DangerouslyAllowPublicSuffixes",
                SuggestSubdomains(entry, pattern));
        }
        else if (isOverPublicSuffix)
            yield return Mistake.PublicSuffix(path, value, pattern.Host);
        if (IsExposed(pattern))
            yield return Mistake.InsecureOrigin(path, value, isOverPublicSuffix ? null : Secure(entry));
    }

    // What is insecure begins with http.
    private string? Secure(string entry) => "https" + entry["http".Length..] is var secure && Accept(secure) ? secure : null;

    // The hosts of application schemes are no domains.
    private bool IsOpen(OriginPattern pattern) =>
        AllowCredentials && !AllowPublicSuffixes && pattern.Label == OriginPattern.AnySubdomain
        && Origin.IsHttp(pattern.Scheme) && PublicSuffixes.IsPublicSuffix(pattern.Host);

    private bool IsExposed(OriginPattern pattern) => AllowCredentials && !AllowInsecureOrigins && pattern.IsInsecure;

    // "https://*example.com" was meant to have a dot.
    private string? SuggestSubdomains(string entry, OriginPattern pattern)
    {
        string subdomains = entry.Replace("://*", "://*.", StringComparison.Ordinal);
        bool isMeant = pattern.Label is ['*', not '-', ..] && OriginPattern.TryParse(subdomains, out OriginPattern meant)
            && !PublicSuffixes.IsPublicSuffix(meant.Host);
        return isMeant && Accept(subdomains) ? subdomains : null;
    }
}
