using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Policies;

/// <summary>
/// Reads a section into options, strictly: a key that nobody reads, or a text where a list belongs, makes a policy other than the one
/// that was meant.
/// </summary>
internal sealed class SectionReader(IEnumerable<IConfigurationProvider> sources, StrictPreflightOptions options)
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
    public const int LongestListToLookBelow = 1000;

    public void Read(IConfigurationSection section)
    {
        if (!IsObject(section))
            return;
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (Is(child, nameof(options.Policies)))
                ReadPolicies(child);
            else if (Is(child, nameof(options.PathBases)))
                options.PathBases = IsNull(child) ? null : ReadList(child);
            else if (Is(child, nameof(options.Diagnostics)))
                options.Diagnostics = ReadSwitch(child);
            else if (PolicyKeys.FirstOrDefault(key => Is(child, key)) is string misplaced)
                AddUnknownKey(child, $"{nameof(options.Policies)}:{PolicyTable.DefaultName}:{misplaced}", SectionKeys);
            else if (child.GetChildren().Any(IsPolicyKey))
                AddUnknownKey(child, $"{nameof(options.Policies)}:{child.Key}", SectionKeys);
            else
                AddUnknownKey(child, Nearest.To(child.Key, SectionKeys), SectionKeys);
        }
    }

    private void ReadPolicies(IConfigurationSection section)
    {
        if (!IsObject(section))
            return;
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (IsPolicyKey(child))
                AddUnknownKey(child, $"{PolicyTable.DefaultName}:{child.Key}", ["the names of policies"]);
            else if (IsObject(child))
                options.Policies[child.Key] = ReadPolicy(child);
        }
    }

    private StrictPreflightPolicyOptions ReadPolicy(IConfigurationSection section)
    {
        var policy = new StrictPreflightPolicyOptions();
        foreach (IConfigurationSection child in section.GetChildren())
        {
            switch (PolicyKeys.FirstOrDefault(key => Is(child, key)))
            {
                case nameof(policy.AllowedOrigins): policy.AllowedOrigins = ReadList(child); break;
                case nameof(policy.AllowedMethods): policy.AllowedMethods = ReadList(child); break;
                case nameof(policy.AllowedHeaders): policy.AllowedHeaders = ReadList(child); break;
                case nameof(policy.ExposedHeaders): policy.ExposedHeaders = ReadList(child); break;
                case nameof(policy.AllowCredentials): policy.AllowCredentials = ReadSwitch(child); break;
                case nameof(policy.MaxAgeSeconds): policy.MaxAgeSeconds = ReadSeconds(child); break;
                case nameof(policy.DangerouslyAllowInsecureOrigins): policy.DangerouslyAllowInsecureOrigins = ReadSwitch(child); break;
                case nameof(policy.DangerouslyAllowPublicSuffixes): policy.DangerouslyAllowPublicSuffixes = ReadSwitch(child); break;
                default: AddUnknownKey(child, Nearest.To(child.Key, PolicyKeys), PolicyKeys); break;
            }
        }
        return policy;
    }

    // Whole, from the last source that defines it. .NET stores [] as an empty text and {} as null.
    private ConfiguredList ReadList(IConfigurationSection section)
    {
        int before = options.Unreadable.Count;
        IConfigurationProvider[] defining = [.. sources.Where(source => source.Defines(section.Path))];
        if (defining.Length > 1)
            options.Notes.Add($"{section.Path} is the list of {defining[0]}, whole; the one of {string.Join(", ", defining.Skip(1))} does not count.");
        var list = new ConfiguredList();
        IConfigurationProvider source = defining[0];
        if (source.TryGet(section.Path, out string? text) && !string.IsNullOrEmpty(text))
            options.Unreadable.Add(Mistake.WrongShape(section.Path, text, "is a text where a list belongs", SuggestList(text)));
        string[] keys = source.KeysBelow(section.Path);
        foreach (string key in keys)
        {
            string path = ConfigurationPath.Combine(section.Path, key);
            source.TryGet(path, out string? value);
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                options.Unreadable.Add(Mistake.WrongShape(path, value, "is a key where a list belongs; write [ … ] with one text for each entry"));
            else if (value is null || (keys.Length <= LongestListToLookBelow && source.KeysBelow(path).Length > 0))
                options.Unreadable.Add(Mistake.WrongShape(path, value, "is no text; each entry of a list is one"));
            else
                list.Add(key, value);
        }
        if (options.Unreadable.Count > before)
            options.Spoil(section.Path);
        return list;
    }

    // Null, or {}, says nothing, where [] says that there are none.
    private bool IsNull(IConfigurationSection section)
    {
        IConfigurationProvider source = sources.First(source => source.Defines(section.Path));
        return source.TryGet(section.Path, out string? text) && text is null && source.KeysBelow(section.Path).Length == 0;
    }

    private bool ReadSwitch(IConfigurationSection section)
    {
        if (section.GetChildren().Any())
            options.Unreadable.Add(Mistake.WrongShape(section.Path, null, "is a list or an object where true or false belongs"));
        else if (bool.TryParse(section.Value, out bool value))
            return value;
        else if (section.Value is not null)
        {
            string? suggestion = SuggestSwitch(section.Value);
            options.Unreadable.Add(Mistake.WrongShape(section.Path, section.Value, "is neither true nor false", suggestion));
            // As it was meant, so that it hides no other mistake.
            return suggestion == "true";
        }
        return false;
    }

    private int? ReadSeconds(IConfigurationSection section)
    {
        if (section.GetChildren().Any())
            options.Unreadable.Add(Mistake.WrongShape(section.Path, null, "is a list or an object where a number of seconds belongs"));
        else if (int.TryParse(section.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seconds))
            return seconds;
        else if (section.Value is not null)
            options.Unreadable.Add(DiagnoseSeconds(section.Path, section.Value));
        return null;
    }

    private static StrictPreflightConfigurationError DiagnoseSeconds(string path, string value)
    {
        if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
        {
            return number is >= 0 and <= PolicyCompiler.LongestMaxAge
                ? Mistake.MaxAge(path, value, "is not a whole number of seconds", decimal.Truncate(number).ToString(CultureInfo.InvariantCulture))
                : PolicyCompiler.MaxAgeOutOfRange(path, value);
        }
        if (value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan span))
        {
            double total = Math.Clamp(Math.Truncate(span.TotalSeconds), 0, PolicyCompiler.LongestMaxAge);
            return Mistake.MaxAge(path, value, "is a time span; the value is a number of seconds", total.ToString(CultureInfo.InvariantCulture));
        }
        return Mistake.MaxAge(path, value, "is not a whole number of seconds from 0 to 86400", null);
    }

    private bool IsObject(IConfigurationSection section)
    {
        string[] keys = [.. section.GetChildren().Select(c => c.Key)];
        int before = options.Unreadable.Count;
        bool isList = keys.Length > 0;
        for (int i = 0; i < keys.Length && isList; i++)
            isList = keys[i] == i.ToString(CultureInfo.InvariantCulture);
        if (isList)
            options.Unreadable.Add(Mistake.WrongShape(section.Path, null, "is a list where an object belongs; write { \"Default\": { … } }"));
        else if (!string.IsNullOrEmpty(section.Value))
            options.Unreadable.Add(Mistake.WrongShape(section.Path, section.Value, "is a text where an object belongs; write { … }"));
        if (options.Unreadable.Count > before)
            options.Spoil(section.Path);
        return !isList && (keys.Length > 0 || string.IsNullOrEmpty(section.Value));
    }

    private void AddUnknownKey(IConfigurationSection section, string? suggestion, IEnumerable<string> known)
    {
        options.Unreadable.Add(Mistake.UnknownKey(section.Path, section.Value, suggestion, known));
        if (suggestion is not null)
            options.Spoil(At(ConfigurationPath.GetParentPath(section.Path), suggestion));
    }

    private static string At(string? path, string key) => string.IsNullOrEmpty(path) ? key : ConfigurationPath.Combine(path, key);

    private static bool IsPolicyKey(IConfigurationSection section) => PolicyKeys.Any(key => Is(section, key));

    private static bool Is(IConfigurationSection section, string key) => section.Key.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static string SuggestList(string value) =>
        $"[ {Mistake.Entries(value.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))} ]";

    private static string? SuggestSwitch(string value) => value.Trim().ToUpperInvariant() switch
    {
        "YES" or "Y" or "ON" or "1" or "TRUE" => "true",
        "NO" or "N" or "OFF" or "0" or "FALSE" => "false",
        _ => null,
    };
}
