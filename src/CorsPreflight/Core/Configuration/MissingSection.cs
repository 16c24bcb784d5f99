using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>Says of a section that is not there where it was looked for, which file has it, and what may have been meant.</summary>
internal sealed class MissingSection(string path, IConfiguration? configuration, Surroundings surroundings)
{
    // Whoever keeps origins deeper, or has more keys, reads on in the documents.
    private const int MaxDepth = 5, MaxSections = 2000, MaxNamed = 2;

    private readonly IReadOnlyList<ValueSource> sources =
        configuration is null ? [] : ValueSource.List(configuration, surroundings.ContentRoot);

    /// <summary>The mistake.</summary>
    public StrictPreflightConfigurationError Describe()
    {
        // The surest of them: what is misspelt has origins, too.
        IEnumerable<string>[] all = [new UnreadFiles(path, surroundings).Describe(), FindMisspelt(), FindElsewhere()];
        string[] hints = [.. all.FirstOrDefault(static hints => hints.Any()) ?? []];
        string empty = string.Join(", ", sources.Where(source => source.Defines(path)).Select(source => source.Name));
        IEnumerable<string> sentences =
        [
            empty.Length > 0 ? $"is empty ({empty})" : "is missing from the configuration",
            .. hints.Select(hint => $"; {hint}"),
            LookedIn(),
            hints.Length > 0 ? "" : $". Add to appsettings.json: {Example()}",
        ];
        return Mistake.NoPolicy(path, string.Concat(sentences));
    }

    private string LookedIn()
    {
        string where = sources.Count == 0 ? "" : $". Looked in {string.Join(", ", sources.Reverse().Select(NameOf).Distinct())}";
        if (surroundings.Environment is not string environment)
            return where;
        string root = surroundings.ContentRoot ?? Directory.GetCurrentDirectory();
        return $"{where}; the environment is {Mistake.Show(environment)}, the content root {Mistake.Show(root)}";
    }

    private static string NameOf(ValueSource source) => source.Name + (source.File is { Exists: false } ? " (not found)" : "");

    private string Example()
    {
        string[] keys = path.Split(ConfigurationPath.KeyDelimiter);
        string policies = $"\"Policies\": {{ \"Default\": {{ \"AllowedOrigins\": [ \"{Mistake.ExampleOrigin}\" ] }} }}";
        string opening = string.Concat(keys.Select(static key => $"{Mistake.Quote(key)}: {{ ")), closing = string.Concat(keys.Select(static _ => " }"));
        return opening + policies + closing;
    }

    // At the first key of the path that is not there.
    private IEnumerable<string> FindMisspelt()
    {
        string? above = null;
        foreach (string key in path.Split(ConfigurationPath.KeyDelimiter))
        {
            IConfiguration? parent = above is null ? configuration : configuration?.GetSection(above);
            string[] keys = [.. (parent?.GetChildren() ?? []).Select(static child => child.Key)];
            if (!keys.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                return Nearest.To(key, keys) is string nearest
                    ? [$"there is a {Mistake.Quote(At(nearest))}{In(At(nearest))}: is it a misspelling?"]
                    : [];
            }
            above = At(key);
        }
        return [];

        string At(string key) => above is null ? key : ConfigurationPath.Combine(above, key);
    }

    // What applications had before, under whatever name.
    private IEnumerable<string> FindElsewhere()
    {
        var found = new List<string>();
        int left = MaxSections;
        if (configuration is not null)
            Search(configuration, depth: 0);
        string origins = ConfigurationPath.Combine(
            path, nameof(StrictPreflightOptions.Policies), PolicyRules.DefaultName, nameof(StrictPreflightPolicyOptions.AllowedOrigins));
        return found.Take(MaxNamed).Select(list => $"{Mistake.Show(list)}{In(list)} has origins: move them to {origins}");

        void Search(IConfiguration parent, int depth)
        {
            foreach (IConfigurationSection child in parent.GetChildren())
            {
                if (left-- <= 0)
                    return;
                if (IsNamedForOrigins(child.Key) && HasOrigins(child))
                    found.Add(child.Path);
                else if (depth < MaxDepth)
                    Search(child, depth + 1);
            }
        }
    }

    private static bool IsNamedForOrigins(string key) =>
        key.Contains("origin", StringComparison.OrdinalIgnoreCase) || key.Contains("cors", StringComparison.OrdinalIgnoreCase);

    private static bool HasOrigins(IConfigurationSection section)
    {
        IEnumerable<IConfigurationSection> entries = section.GetChildren().Where(static child => SourceForm.IsNumber(child.Key));
        return entries.Prepend(section).Select(static entry => entry.Value)
            .Any(static value => value == "*" || value?.Contains("://", StringComparison.Ordinal) == true);
    }

    private string In(string found) =>
        sources.FirstOrDefault(source => source.Defines(found)) is ValueSource source ? $" ({source.Name})" : "";
}
