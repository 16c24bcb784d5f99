using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>Whose list it is, and which lists it has replaced: where a remedy has to be written.</summary>
/// <param name="Path">The path of the list.</param>
/// <param name="Source">The source that has it; null where code made it.</param>
/// <param name="Replaced">The lists that it hides, the nearest first; only those that say something else.</param>
internal sealed record ListOrigin(string Path, ValueSource? Source, IReadOnlyList<ReplacedList> Replaced)
{
    // Bash, PowerShell and cmd leave these as they are. What clients send may be told there, and copied.
    private static bool IsPlain(string value) =>
        value.All(static c => char.IsAsciiLetterOrDigit(c) || c is ':' or '/' or '.' or '-' or '_');

    /// <summary>Whether people are told the same of both.</summary>
    public bool IsSameAs(ListOrigin? other) =>
        Path == other?.Path
        && Source?.Name == other.Source?.Name
        && Replaced.Count == other.Replaced.Count
        && Replaced.Zip(other.Replaced).All(static pair => pair.First.IsSameAs(pair.Second));

    /// <summary>
    /// Whose the lists of a policy are, by their keys. One that is not written belongs to whoever has the origins, as each policy has.
    /// </summary>
    /// <param name="policy">The path of the policy; empty where it is in no configuration.</param>
    /// <param name="options">The policy as written.</param>
    public static IReadOnlyDictionary<string, ListOrigin?> FindAll(string policy, StrictPreflightPolicyOptions options)
    {
        return new Dictionary<string, ListOrigin?>
        {
            [nameof(options.AllowedOrigins)] = FindAll(nameof(options.AllowedOrigins), options.AllowedOrigins),
            [nameof(options.AllowedMethods)] = FindAll(nameof(options.AllowedMethods), options.AllowedMethods),
            [nameof(options.AllowedHeaders)] = FindAll(nameof(options.AllowedHeaders), options.AllowedHeaders),
        };

        ListOrigin? FindAll(string key, IList<string>? list) => (list, options.AllowedOrigins) switch
        {
            _ when policy.Length == 0 => null,
            (ConfiguredList configured, _) => configured.Origin,
            (null or { Count: 0 }, ConfiguredList origins) => new(ConfigurationPath.Combine(policy, key), origins.Origin.Source, []),
            _ => new(ConfigurationPath.Combine(policy, key), null, []),
        };
    }

    /// <summary>Where to add an entry, behind the path of the list: <c> in appsettings.json</c>.</summary>
    /// <param name="value">The entry; null where it is not known in full.</param>
    /// <param name="has">Whether an entry that another list has would let it in.</param>
    public string Describe(string? value, Func<string, bool> has)
    {
        if (Source is null)
            return $" {ValueSource.InCode}";
        string place = $" in {Source.Name}";
        if (!Source.Form.IsJson && value is not null && IsPlain(value))
            place += $" ({Source.Form.Write((ConfigurationPath.Combine(Path, Source.FreeKey(Path)), value))})";
        foreach (ReplacedList replaced in Replaced)
        {
            if (value is not null && replaced.Values.FirstOrDefault(has) is string entry)
                return $"{place}, which replaces the list of {replaced.Source.Name} that has {Mistake.Quote(entry)}";
        }
        return place;
    }
}

/// <summary>A list that another source has replaced.</summary>
internal sealed record ReplacedList(ValueSource Source, IReadOnlyList<string> Values)
{
    public bool IsSameAs(ReplacedList other) => Source.Name == other.Source.Name && Values.SequenceEqual(other.Values);
}
