using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace CorsPreflight.Requests;

/// <summary>
/// Everything that may answer a request, as far as it can be told ahead of routing: never less. One for each policy that it leads to.
/// </summary>
internal sealed class Possibilities(PolicyTable policies)
{
    private readonly List<Possibility> all = [];
    private readonly List<ICorsMetadata?> choices = [];

    /// <summary>What was found first is first.</summary>
    public IReadOnlyList<Possibility> All => all;

    /// <summary>Whether the path has endpoints, but none for the method.</summary>
    public bool IsMethodMissing { get; set; }

    /// <summary>Whether only routes that begin with a literal are taken.</summary>
    public bool TakesLiteralsOnly { get; set; }

    /// <summary>Whether a match of the whole path begins with a literal.</summary>
    public bool HasLiteral { get; private set; }

    /// <summary>Whether something may answer that has no policy of its own.</summary>
    public bool ContainsDefault => Contains(null);

    /// <summary>Whether something was found that leads to the same policy.</summary>
    public bool Contains(ICorsMetadata? choice) => choices.Exists(other => CorsMetadata.SamePolicy(other, choice));

    /// <summary>Adds an endpoint.</summary>
    /// <param name="path">The path that it matches.</param>
    /// <param name="reflection">The endpoint; null for none, whose policy is <c>Default</c>.</param>
    public void Add(string path, Reflection? reflection)
    {
        if (TakesLiteralsOnly && reflection?.BeginsWithLiteral != true)
            return;
        HasLiteral |= reflection?.BeginsWithLiteral == true;
        if (Contains(reflection?.Cors))
            return;
        choices.Add(reflection?.Cors);
        all.Add(new Possibility(path, reflection?.Original.DisplayName, CorsMetadata.PolicyOf(reflection?.Cors, policies)));
    }

    /// <summary>The policies that have to agree.</summary>
    /// <param name="arePrefixesKnown">Whether what is said of prefixes counts, so that saying it settles nothing more.</param>
    /// <param name="isRoutedFirst">Whether routing sees whole paths ahead of them.</param>
    /// <param name="isTooLong">Whether the path was too long to be searched.</param>
    public AppliedPolicy Agree(bool arePrefixesKnown = true, bool isRoutedFirst = false, bool isTooLong = false) =>
        new PolicyAgreement(isTooLong ? [] : all)
        {
            IsMethodMissing = IsMethodMissing,
            IsTooLong = isTooLong,
            PathBasesPath = arePrefixesKnown ? null : policies.PathBasesPath,
            IsRoutedFirst = arePrefixesKnown && isRoutedFirst,
        }.Apply();
}
