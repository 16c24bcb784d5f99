using System.Collections;
using System.Globalization;
using System.Security;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>How a source of the configuration has keys and values written, so that a correction can be copied into it.</summary>
/// <param name="syntax">Its syntax.</param>
/// <param name="provider">The source.</param>
/// <param name="prefix">What stands ahead of each key and is not part of it, in the names of environment variables.</param>
internal sealed class SourceForm(SourceSyntax syntax, IConfigurationProvider provider, string prefix)
{
    /// <summary>The attribute by which XML has the key of an element said. It becomes a value below that key.</summary>
    public const string XmlName = "Name";

    // What the colons of a path are in the name of a variable or a file.
    private const string Delimiter = "__";

    public bool IsJson => syntax == SourceSyntax.Json;

    /// <summary>A key as it is written there.</summary>
    public string Key(string path) => syntax switch
    {
        SourceSyntax.EnvironmentVariables => Clean(FindVariable(path)),
        SourceSyntax.KeyPerFile => Clean(path.Replace(ConfigurationPath.KeyDelimiter, Delimiter, StringComparison.Ordinal)),
        SourceSyntax.CommandLine => "--" + Clean(path),
        _ => Mistake.Show(path),
    };

    /// <summary>Keys with their values as they are written there, after a verb: <c>set A__0=x and A__1=y</c>. Not for JSON.</summary>
    public string Write(params IReadOnlyList<(string Path, string Value)> entries) => syntax switch
    {
        SourceSyntax.Xml => "write " + string.Concat(entries.Select(entry => Element(entry.Path, entry.Value))),
        SourceSyntax.EnvironmentVariables => "set " + Join(entries),
        _ => "write " + Join(entries),
    };

    private string Join(IEnumerable<(string Path, string Value)> entries) =>
        string.Join(" and ", entries.Select(entry => Assign(entry.Path, Clean(entry.Value))));

    private string Assign(string path, string value)
    {
        (string section, string key) = Split(path);
        return syntax switch
        {
            // Each of the others splits at the first = and takes all behind it.
            SourceSyntax.CommandLine when path.Contains(' ', StringComparison.Ordinal) => $"\"{Key(path)}={value}\"",
            SourceSyntax.Ini => $"{Clean(key)}={value} in [{Clean(section)}]",
            SourceSyntax.KeyPerFile => $"{value} into the file {Key(path)}",
            SourceSyntax.Memory => $"[{Mistake.Quote(path)}] = {Mistake.QuoteWhole(value)}",
            _ => $"{Key(path)}={value}",
        };
    }

    // Elements of one name are a list without numbers, but one of them alone is not; and both ways do not go together.
    private string Element(string path, string value)
    {
        (_, string key) = Split(path);
        string[] parts = key.Split(ConfigurationPath.KeyDelimiter);
        string list = ConfigurationPath.GetParentPath(path)!;
        bool isNumbered = parts.Length > 1 && provider.KeysBelow(list).Where(IsNumber).All(HasName);
        string name = Clean(parts[0]);
        return $"<{name}{(isNumbered ? $" {XmlName}=\"{parts[1]}\"" : "")}>{SecurityElement.Escape(Clean(value))}</{name}>";

        bool HasName(string sibling) => provider.TryGet(ConfigurationPath.Combine(list, sibling, XmlName), out _);
    }

    // The section that holds a value or a list, and what is left of the path.
    private static (string Section, string Key) Split(string path)
    {
        string last = ConfigurationPath.GetSectionKey(path)!, parent = ConfigurationPath.GetParentPath(path) ?? "";
        return IsNumber(last)
            ? (ConfigurationPath.GetParentPath(parent) ?? "", ConfigurationPath.Combine(ConfigurationPath.GetSectionKey(parent)!, last))
            : (parent, last);
    }

    /// <summary>Whether a key is that of an entry in a list.</summary>
    public static bool IsNumber(string key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    // Where the variable exists it may be written in another case. Beside it, ours would be a second one to most systems, and to the
    // configuration the same.
    private string FindVariable(string path)
    {
        string key = prefix.Replace(Delimiter, ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) + path;
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.Replace(Delimiter, ConfigurationPath.KeyDelimiter, StringComparison.Ordinal).Equals(key, StringComparison.OrdinalIgnoreCase))
                return name;
        }
        return prefix + path.Replace(ConfigurationPath.KeyDelimiter, Delimiter, StringComparison.Ordinal);
    }

    private static string Clean(string text) => PrintableText.Clean(text, int.MaxValue) ?? "";
}
