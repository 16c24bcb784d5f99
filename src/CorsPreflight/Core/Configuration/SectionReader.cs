using System.Globalization;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>
/// Reads a section into options, strictly: a key that nobody reads, or a text where a list belongs, makes a policy other than the one
/// that was meant.
/// </summary>
internal sealed class SectionReader(IReadOnlyList<ValueSource> sources, StrictPreflightOptions options)
{
    private static readonly string[] SectionKeys =
        [nameof(StrictPreflightOptions.Policies), nameof(StrictPreflightOptions.PathBases), nameof(StrictPreflightOptions.Diagnostics)];

    private static readonly string[] PolicyKeys =
    [
        nameof(StrictPreflightPolicyOptions.AllowedOrigins), nameof(StrictPreflightPolicyOptions.AllowedMethods),
        nameof(StrictPreflightPolicyOptions.AllowedHeaders), nameof(StrictPreflightPolicyOptions.ExposedHeaders),
        nameof(StrictPreflightPolicyOptions.AllowCredentials), nameof(StrictPreflightPolicyOptions.MaxAgeSeconds),
        nameof(StrictPreflightPolicyOptions.DangerouslyAllowInsecureOrigins), nameof(StrictPreflightPolicyOptions.DangerouslyAllowPublicSuffixes),
    ];

    // Whether there is anything below an entry costs a pass over the whole source, for each entry. What the framework's own files hold
    // there has no value either, so in a longer list only what was put together by hand goes unnoticed.
    public const int MaxListToLookBelow = 1000;

    public void Read(IConfigurationSection section)
    {
        if (!IsObject(section, "{ \"Policies\": { … } }", "Policies:Default:AllowedOrigins:0"))
            return;
        options.Reading.Sources.Note(section.Path, SourceOf(section));
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (Is(child, nameof(options.Policies)))
                ReadPolicies(child);
            else if (Is(child, nameof(options.PathBases)))
                options.PathBases = IsNull(child) ? null : ReadList(child, PathBaseRules.Meant);
            else if (Is(child, nameof(options.Diagnostics)))
                options.Diagnostics = ReadSwitch(child);
            else if (PolicyKeys.FirstOrDefault(key => Is(child, key)) is string misplaced)
                AddUnknownKey(child, $"{nameof(options.Policies)}:{PolicyRules.DefaultName}:{misplaced}", SectionKeys);
            else if (child.GetChildren().Any(IsPolicyKey))
                AddUnknownKey(child, $"{nameof(options.Policies)}:{child.Key}", SectionKeys);
            else
                AddUnknownKey(child, Nearest.To(child.Key, SectionKeys), SectionKeys);
        }
    }

    private void ReadPolicies(IConfigurationSection section)
    {
        if (!IsObject(section, "{ \"Default\": { … } }", "Default:AllowedOrigins:0"))
            return;
        options.Reading.Sources.Note(section.Path, SourceOf(section));
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (IsPolicyKey(child))
                AddUnknownKey(child, $"{PolicyRules.DefaultName}:{child.Key}", ["the names of policies"]);
            else if (IsObject(child, "{ \"AllowedOrigins\": [ … ] }", "AllowedOrigins:0"))
                options.Reading.Sources.Note(child.Path, SourceOf(child), options.Policies[child.Key] = ReadPolicy(child));
        }
    }

    private StrictPreflightPolicyOptions ReadPolicy(IConfigurationSection section)
    {
        var policy = new StrictPreflightPolicyOptions();
        // Read ahead: what may be suggested for a list depends on the switches.
        var rules = new OriginRules(
            IsOn(nameof(policy.AllowCredentials)),
            IsOn(nameof(policy.DangerouslyAllowInsecureOrigins)),
            IsOn(nameof(policy.DangerouslyAllowPublicSuffixes)));
        foreach (IConfigurationSection child in section.GetChildren())
        {
            switch (PolicyKeys.FirstOrDefault(key => Is(child, key)))
            {
                case nameof(policy.AllowedOrigins): policy.AllowedOrigins = ReadList(child, SuggestOrigins); break;
                case nameof(policy.AllowedMethods): policy.AllowedMethods = ReadList(child, PolicyRules.SuggestMethods); break;
                case nameof(policy.AllowedHeaders): policy.AllowedHeaders = ReadList(child, PolicyRules.SuggestRequestHeaders); break;
                case nameof(policy.ExposedHeaders): policy.ExposedHeaders = ReadList(child, SuggestExposed); break;
                case nameof(policy.AllowCredentials): policy.AllowCredentials = ReadSwitch(child); break;
                case nameof(policy.MaxAgeSeconds): policy.MaxAgeSeconds = ReadSeconds(child); break;
                case nameof(policy.DangerouslyAllowInsecureOrigins): policy.DangerouslyAllowInsecureOrigins = ReadSwitch(child); break;
                case nameof(policy.DangerouslyAllowPublicSuffixes): policy.DangerouslyAllowPublicSuffixes = ReadSwitch(child); break;
                default: AddUnknownKey(child, Nearest.To(child.Key, PolicyKeys), PolicyKeys); break;
            }
        }
        return policy;

        bool IsOn(string key) => SuggestSwitch(section[key] ?? "") == "true";

        string? SuggestOrigins(string origins) => OriginDiagnosis.SuggestList(origins, rules);

        string? SuggestExposed(string headers) => PolicyRules.SuggestExposedHeaders(headers, rules.AllowCredentials);
    }

    // Whole, from the last source that defines it. .NET stores [] as an empty text and {} as null.
    private ConfiguredList ReadList(IConfigurationSection section, Func<string, string?> suggest)
    {
        int before = options.Reading.Unreadable.Count;
        ValueSource[] defining = DefiningSources(section.Path);
        ValueSource source = defining[0];
        string[] keys = source.KeysBelow(section.Path);
        var list = new ConfiguredList(new ListOrigin(section.Path, source, FindReplaced(section.Path, defining)));
        if (source.TryGet(section.Path, out string? text) && !string.IsNullOrEmpty(text))
            Add(Mistake.TextForList(section.Path, text, suggest(text) is string meant ? AsList(meant) : null), source);
        foreach (string key in keys)
        {
            string path = ConfigurationPath.Combine(section.Path, key);
            source.TryGet(path, out string? value);
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                Add(Mistake.KeyInList(path, value), source);
            else if (value is null || (keys.Length <= MaxListToLookBelow && HasKeysBelow(source, path, key)))
                Add(Mistake.WrongShape(path, value, "is not a string; each entry of a list is one"), source);
            else
                list.Add(key, value);
        }
        if (options.Reading.Unreadable.Count > before)
            options.Reading.MarkUnreadable(section.Path);
        options.Reading.Sources.Note(section.Path, source, list);
        return list;
    }

    // The key of an element of XML may stand in an attribute, which is no value.
    private static bool HasKeysBelow(ValueSource source, string path, string key) => source.KeysBelow(path) switch
    {
        [] => false,
        [SourceForm.XmlName] => !source.TryGet(ConfigurationPath.Combine(path, SourceForm.XmlName), out string? name) || name != key,
        _ => true,
    };

    private ReplacedList[] FindReplaced(string path, ValueSource[] defining)
    {
        if (defining.Length == 1)
            return [];
        HashSet<string> values = new(ValuesOf(defining[0]), StringComparer.Ordinal);
        IEnumerable<ReplacedList> others = defining.Skip(1).Select(source => new ReplacedList(source, [.. ValuesOf(source)]));
        ReplacedList[] replaced = [.. others.Where(list => !values.SetEquals(list.Values))];
        if (replaced.Length > 0)
        {
            string names = string.Join(", ", replaced.Select(static list => list.Source.Name));
            options.Reading.Notes.Add($"{Mistake.Show(path)} is the list of {defining[0].Name}, whole; the one of {names} does not count.");
        }
        return replaced;

        IEnumerable<string> ValuesOf(ValueSource source) => source.KeysBelow(path)
            .Select(key => source.TryGet(ConfigurationPath.Combine(path, key), out string? value) ? value : null).OfType<string>();
    }

    // Null, or {}, says nothing, where [] says that there are none.
    private bool IsNull(IConfigurationSection section)
    {
        ValueSource source = SourceOf(section);
        return source.TryGet(section.Path, out string? text) && text is null && source.KeysBelow(section.Path).Length == 0;
    }

    private bool ReadSwitch(IConfigurationSection section)
    {
        if (section.GetChildren().Any())
            Add(Mistake.WrongShape(section.Path, null, "is a list or an object where true or false belongs"), SourceOfKeys(section));
        else if (bool.TryParse(section.Value, out bool value))
            return Note(section, value);
        else if (section.Value is not null)
        {
            string? suggestion = SuggestSwitch(section.Value);
            Add(Mistake.NoSwitch(section.Path, section.Value, suggestion), SourceOfValue(section));
            // As it was meant, so that it hides no other mistake.
            return Note(section, suggestion == "true");
        }
        return false;
    }

    private int? ReadSeconds(IConfigurationSection section)
    {
        if (section.GetChildren().Any())
            Add(Mistake.WrongShape(section.Path, null, "is a list or an object where a number of seconds belongs"), SourceOfKeys(section));
        else if (int.TryParse(section.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seconds))
            return Note(section, seconds);
        else if (section.Value is not null)
            Add(DiagnoseSeconds(section.Path, section.Value), SourceOfValue(section));
        return null;
    }

    private static StrictPreflightConfigurationError DiagnoseSeconds(string path, string value)
    {
        if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
        {
            return number is >= 0 and <= PolicyRules.MaxAgeLimit
                ? Mistake.MaxAge(path, value, "is not a whole number of seconds", decimal.Truncate(number).ToString(CultureInfo.InvariantCulture))
                : PolicyRules.MaxAgeOutOfRange(path, value);
        }
        if (value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan span))
        {
            double total = Math.Clamp(Math.Truncate(span.TotalSeconds), 0, PolicyRules.MaxAgeLimit);
            return Mistake.MaxAge(path, value, "is a time span; the value is a number of seconds", total.ToString(CultureInfo.InvariantCulture));
        }
        return Mistake.MaxAge(path, value, "is not a whole number of seconds from 0 to 86400", null);
    }

    private bool IsObject(IConfigurationSection section, string example, string below)
    {
        string[] keys = [.. section.GetChildren().Select(c => c.Key)];
        int before = options.Reading.Unreadable.Count;
        bool isList = keys.Length > 0;
        for (int i = 0; i < keys.Length && isList; i++)
            isList = keys[i] == i.ToString(CultureInfo.InvariantCulture);
        if (isList)
            Add(Mistake.ObjectBelongs(section.Path, null, "a list", example, below), SourceOfKeys(section));
        else if (!string.IsNullOrEmpty(section.Value))
            Add(Mistake.ObjectBelongs(section.Path, section.Value, "a string", example, below), SourceOfValue(section));
        if (options.Reading.Unreadable.Count > before)
            options.Reading.MarkUnreadable(section.Path);
        return !isList && (keys.Length > 0 || string.IsNullOrEmpty(section.Value));
    }

    // Once for each source: who mends one of them has not mended the others.
    private void AddUnknownKey(IConfigurationSection section, string? suggestion, IEnumerable<string> known)
    {
        foreach (ValueSource source in DefiningSources(section.Path))
            Add(Mistake.UnknownKey(section.Path, source.TryGet(section.Path, out string? value) ? value : null, suggestion, known), source);
        if (suggestion is not null)
            options.Reading.MarkUnreadable(At(ConfigurationPath.GetParentPath(section.Path), suggestion));
    }

    private void Add(StrictPreflightConfigurationError mistake, ValueSource source)
    {
        options.Reading.Sources.Note(mistake, source);
        options.Reading.Unreadable.Add(mistake);
    }

    private T Note<T>(IConfigurationSection section, T value)
    {
        options.Reading.Sources.Note(section.Path, SourceOfValue(section), value);
        return value;
    }

    // A file that was added twice is one.
    private ValueSource[] DefiningSources(string path)
    {
        var defining = new List<ValueSource>();
        foreach (ValueSource source in sources)
        {
            if (source.Defines(path) && !defining.Exists(source.IsSameFileAs))
                defining.Add(source);
        }
        return [.. defining];
    }

    private ValueSource SourceOf(IConfigurationSection section) => sources.First(source => source.Defines(section.Path));

    private ValueSource SourceOfValue(IConfigurationSection section) => sources.First(source => source.TryGet(section.Path, out _));

    private ValueSource SourceOfKeys(IConfigurationSection section) => sources.First(source => source.KeysBelow(section.Path).Length > 0);

    private static string At(string? path, string key) => string.IsNullOrEmpty(path) ? key : ConfigurationPath.Combine(path, key);

    private static bool IsPolicyKey(IConfigurationSection section) => PolicyKeys.Any(key => Is(section, key));

    private static bool Is(IConfigurationSection section, string key) => section.Key.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static string AsList(string meant) => $"[ {(meant.StartsWith('"') ? meant : Mistake.QuoteWhole(meant))} ]";

    private static string? SuggestSwitch(string value) => value.Trim().ToUpperInvariant() switch
    {
        "YES" or "Y" or "ON" or "1" or "TRUE" => "true",
        "NO" or "N" or "OFF" or "0" or "FALSE" => "false",
        _ => null,
    };
}
