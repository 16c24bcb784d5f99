using System.Globalization;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>Which source each value was read from. What was not read, or is not what was read, code has put there.</summary>
internal sealed class ValueSources
{
    private readonly Dictionary<string, (ValueSource Source, object? Value)> read = new(StringComparer.OrdinalIgnoreCase);

    // Where the reader found the mistake; of what is not here the place is looked for.
    private readonly Dictionary<StrictPreflightConfigurationError, ValueSource> found = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether whoever shows the sentences says where the values are, so that they need not.</summary>
    public bool AreShownBeside { get; init; }

    /// <summary>Notes what was read.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="source">Where it was.</param>
    /// <param name="value">What was made of it; null for what only holds others.</param>
    public void Note(string path, ValueSource source, object? value = null) => read[path] = (source, value);

    /// <summary>Notes where a mistake is.</summary>
    public void Note(StrictPreflightConfigurationError mistake, ValueSource source) => found[mistake] = source;

    /// <summary>The mistake with its source, in a sentence that says it and gives the correction in the source's form.</summary>
    public StrictPreflightConfigurationError Name(StrictPreflightConfigurationError mistake, StrictPreflightOptions options)
    {
        if (mistake.Wording is not Wording wording)
            return mistake;
        (ValueSource? source, string? place) =
            found.TryGetValue(mistake, out ValueSource? known) ? (known, known.Name) : Find(mistake.Path, mistake.Value, options);
        string? credentials = wording.NeedsCredentials ? PlaceOfCredentials(mistake.Path, options) : null;
        string? correction = wording.Correction is null ? null : CorrectionText.Write(wording.Correction, mistake.Path, source);
        string sentence = AreShownBeside
            ? wording.Sentence(mistake.Path, mistake.Value, correction)
            : wording.Sentence(mistake.Path, mistake.Value, correction, place, credentials == place ? null : credentials);
        return new(mistake.Id, mistake.Path, mistake.Value, sentence, mistake.Suggestion) { Source = source?.Name };
    }

    /// <summary>The warning with its source.</summary>
    public Warning Name(Warning warning, StrictPreflightOptions options)
    {
        if (AreShownBeside || FindPlace(warning) is not string place)
            return warning;
        string path = Mistake.Show(warning.Path), subject = $"{path} {Mistake.Quote(warning.Value)}";
        int at = (warning.Message.StartsWith(subject, StringComparison.Ordinal) ? subject : path).Length;
        return warning with { Message = warning.Message.Insert(at, $" ({place})") };

        string? FindPlace(Warning warning) => Find(warning.Path, warning.Value, options).Place;
    }

    private (ValueSource? Source, string? Place) Find(string path, string? value, StrictPreflightOptions options)
    {
        if (IsOfCode(path, options))
            return (null, ValueSource.InCode);
        if (read.TryGetValue(path, out (ValueSource Source, object? Value) here))
            return IsAsRead(here.Value, value) ? (here.Source, here.Source.Name) : (null, ValueSource.InCode);
        string? above = ConfigurationPath.GetParentPath(path);
        if (value is not null)
        {
            return above is not null && read.TryGetValue(above, out here) && here.Value is ConfiguredList list
                && ReferenceEquals(list, ListAt(above, options)) && list.IsAsRead(ConfigurationPath.GetSectionKey(path)!, value)
                ? (here.Source, here.Source.Name)
                : (null, ValueSource.InCode);
        }
        // What is missing is missing where the rest is.
        for (; above is not null; above = ConfigurationPath.GetParentPath(above))
        {
            if (read.TryGetValue(above, out here))
                return (here.Source, here.Source.Name);
        }
        return default;
    }

    // Which credentials are meant is said where another source has them.
    private string? PlaceOfCredentials(string entry, StrictPreflightOptions options) =>
        ConfigurationPath.GetParentPath(ConfigurationPath.GetParentPath(entry)) is string policy
            ? Find(ConfigurationPath.Combine(policy, nameof(StrictPreflightPolicyOptions.AllowCredentials)), bool.TrueString, options).Place
            : null;

    // A policy that is not the one that was read.
    private bool IsOfCode(string path, StrictPreflightOptions options)
    {
        string policies = ConfigurationPath.Combine(options.Reading.Path, nameof(options.Policies));
        string? at = path;
        while (at is not null && !policies.Equals(ConfigurationPath.GetParentPath(at), StringComparison.OrdinalIgnoreCase))
            at = ConfigurationPath.GetParentPath(at);
        return at is not null && !(read.TryGetValue(at, out (ValueSource Source, object? Value) here) && here.Value is not null
            && ReferenceEquals(here.Value, PolicyAt(at, options)));
    }

    private static StrictPreflightPolicyOptions? PolicyAt(string? path, StrictPreflightOptions options) =>
        options.Policies.TryGetValue(ConfigurationPath.GetSectionKey(path)!, out StrictPreflightPolicyOptions? policy) ? policy : null;

    private static IList<string>? ListAt(string path, StrictPreflightOptions options)
    {
        StrictPreflightPolicyOptions? policy = PolicyAt(ConfigurationPath.GetParentPath(path), options);
        return ConfigurationPath.GetSectionKey(path)!.ToUpperInvariant() switch
        {
            "ALLOWEDORIGINS" => policy?.AllowedOrigins,
            "ALLOWEDMETHODS" => policy?.AllowedMethods,
            "ALLOWEDHEADERS" => policy?.AllowedHeaders,
            "EXPOSEDHEADERS" => policy?.ExposedHeaders,
            _ => options.PathBases,
        };
    }

    private static bool IsAsRead(object? read, string? value) => read switch
    {
        ConfiguredList list => value is null && list.WasEmpty,
        null => true,
        _ => value is null || value == Convert.ToString(read, CultureInfo.InvariantCulture),
    };
}
