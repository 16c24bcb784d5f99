using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Policies;

/// <summary>
/// Reads the section into the options: strictly, since a key that nobody reads or a text where a list belongs is a policy other than
/// the one that was meant. What cannot be read is noted and reported with the other mistakes.
/// </summary>
internal sealed class PolicySource(Registration registration, IServiceProvider services) : IConfigureOptions<StrictPreflightOptions>
{
    public const string DefaultSectionPath = "StrictPreflight";

    private static readonly string[] SectionKeys = [nameof(StrictPreflightOptions.Policies), nameof(StrictPreflightOptions.Diagnostics)];

    private static readonly string[] PolicyKeys =
    [
        nameof(StrictPreflightPolicyOptions.AllowedOrigins), nameof(StrictPreflightPolicyOptions.AllowedMethods),
        nameof(StrictPreflightPolicyOptions.AllowedHeaders), nameof(StrictPreflightPolicyOptions.ExposedHeaders),
        nameof(StrictPreflightPolicyOptions.AllowCredentials), nameof(StrictPreflightPolicyOptions.MaxAgeSeconds),
        nameof(StrictPreflightPolicyOptions.DangerouslyAllowInsecureOrigins), nameof(StrictPreflightPolicyOptions.DangerouslyAllowPublicSuffixes),
    ];

    public void Configure(StrictPreflightOptions options)
    {
        options.Path = registration.SectionPath ?? DefaultSectionPath;
        IConfiguration? configuration = services.GetService<IConfiguration>();
        IConfigurationSection? section = configuration?.GetSection(options.Path);
        if (section?.Exists() == true)
            new Reader(options.Unreadable).Read(section, options);
        else if (!registration.HasDelegates || registration.SectionPath is not null)
            options.Unreadable.Add(Missing(options.Path, configuration));
    }

    private static StrictPreflightConfigurationError Missing(string path, IConfiguration? configuration)
    {
        string? nearest = Nearest.To(path, configuration?.GetChildren().Select(s => s.Key).Where(k => k.Contains("preflight", StringComparison.OrdinalIgnoreCase)) ?? []);
        return Mistake.NoPolicy(path,
            "is missing from the configuration, or empty"
            + (nearest is null || nearest.Equals(path, StringComparison.OrdinalIgnoreCase) ? "" : $" (there is a {Mistake.Quote(nearest)}: is it a misspelling?)")
            + $"; add to appsettings.json: \"{path.Replace(":", "\": { \"", StringComparison.Ordinal)}\": {{ \"Policies\": {{ \"Default\": {{ \"AllowedOrigins\": [ \"https://app.example.com\" ] }} }} }}"
            + new string('}', path.Count(':')).Replace("}", " }", StringComparison.Ordinal));
    }

    private sealed class Reader(List<StrictPreflightConfigurationError> mistakes)
    {
        public void Read(IConfigurationSection section, StrictPreflightOptions options)
        {
            if (!IsObject(section))
                return;
            foreach (IConfigurationSection child in section.GetChildren())
            {
                if (Is(child, nameof(options.Policies)))
                    ReadPolicies(child, options);
                else if (Is(child, nameof(options.Diagnostics)))
                    options.Diagnostics = ReadSwitch(child);
                else if (PolicyKeys.FirstOrDefault(key => Is(child, key)) is string misplaced)
                    AddUnknownKey(child, $"{nameof(options.Policies)}:{PolicyTable.DefaultName}:{misplaced}", SectionKeys);
                else
                    AddUnknownKey(child, Nearest.To(child.Key, SectionKeys), SectionKeys);
            }
        }

        private void ReadPolicies(IConfigurationSection section, StrictPreflightOptions options)
        {
            if (!IsObject(section))
                return;
            foreach (IConfigurationSection child in section.GetChildren())
            {
                if (IsObject(child))
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

        // .NET stores [] as an empty text and {} as null.
        private List<string> ReadList(IConfigurationSection section)
        {
            var list = new List<string>();
            if (!string.IsNullOrEmpty(section.Value))
                mistakes.Add(Mistake.WrongShape(section.Path, section.Value, "is a text where a list belongs", SuggestList(section.Value)));
            foreach (IConfigurationSection child in section.GetChildren())
            {
                if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    mistakes.Add(Mistake.WrongShape(child.Path, child.Value, "is a key where a list belongs; write [ … ] with one text for each entry"));
                else if (child.Value is null || child.GetChildren().Any())
                    mistakes.Add(Mistake.WrongShape(child.Path, child.Value, "is no text; each entry of a list is one"));
                else
                    list.Add(child.Value);
            }
            return list;
        }

        private bool ReadSwitch(IConfigurationSection section)
        {
            if (section.GetChildren().Any())
                mistakes.Add(Mistake.WrongShape(section.Path, null, "is a list or an object where true or false belongs"));
            else if (bool.TryParse(section.Value, out bool value))
                return value;
            else if (section.Value is not null)
                mistakes.Add(Mistake.WrongShape(section.Path, section.Value, "is neither true nor false", SuggestSwitch(section.Value)));
            return false;
        }

        private int? ReadSeconds(IConfigurationSection section)
        {
            if (section.GetChildren().Any())
                mistakes.Add(Mistake.WrongShape(section.Path, null, "is a list or an object where a number of seconds belongs"));
            else if (int.TryParse(section.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seconds))
                return seconds;
            else if (section.Value is not null)
                mistakes.Add(DiagnoseSeconds(section.Path, section.Value));
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
            bool isList = keys.Length > 0 && keys.Select((key, i) => key == i.ToString(CultureInfo.InvariantCulture)).All(same => same);
            if (isList)
                mistakes.Add(Mistake.WrongShape(section.Path, null, "is a list where an object belongs; write { \"Name\": … }"));
            else if (!string.IsNullOrEmpty(section.Value))
                mistakes.Add(Mistake.WrongShape(section.Path, section.Value, "is a text where an object belongs; write { … }"));
            return !isList && string.IsNullOrEmpty(section.Value);
        }

        private void AddUnknownKey(IConfigurationSection section, string? suggestion, IEnumerable<string> known) =>
            mistakes.Add(Mistake.UnknownKey(section.Path, section.Value, suggestion, known));

        private static bool Is(IConfigurationSection section, string key) => section.Key.Equals(key, StringComparison.OrdinalIgnoreCase);

        private static string SuggestList(string value) =>
            $"[ {string.Join(", ", value.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Mistake.Quote))} ]";

        private static string? SuggestSwitch(string value) => value.Trim().ToUpperInvariant() switch
        {
            "YES" or "Y" or "ON" or "1" or "TRUE" => "true",
            "NO" or "N" or "OFF" or "0" or "FALSE" => "false",
            _ => null,
        };
    }
}
