using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Tests.Core.Configuration;

/// <summary>A source of the configuration as its users write it: by its own names, and with the corrections that a message gives, word by word.</summary>
internal abstract partial class WrittenSource
{
    /// <summary>What it is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>What is written, by the names that the source has for it.</summary>
    protected Dictionary<string, string> Written { get; } = new(StringComparer.Ordinal);

    public static IReadOnlyList<Func<string, WrittenSource>> Kinds { get; } =
    [
        static folder => new JsonFile(folder), static folder => new IniFile(folder), static folder => new XmlFile(folder), static _ => new Variables(""), static _ => new Variables("DEEP__"),
        static _ => new CommandLine(), static folder => new KeyPerFile(folder), static _ => new Memory(), static _ => new Custom(),
    ];

    public abstract void AddTo(IConfigurationBuilder builder);

    public void Set(string path, string value) => Written[NameOf(path)] = value;

    /// <summary>Does what the end of a sentence says, or removes the value where it says nothing.</summary>
    public virtual void Apply(string path, string correction)
    {
        if (Meant().Match(correction) is { Success: true } meant)
        {
            string[] wrong = [.. Written.Keys.Where(name => name.StartsWith(NameOf(path), StringComparison.Ordinal))];
            foreach (string name in wrong)
            {
                Written.Remove(name, out string? value);
                Written[meant.Groups[1].Value.TrimEnd('…') + name[NameOf(path).Length..]] = value!;
            }
            return;
        }
        Written.Remove(NameOf(path));
        if (Verb().Match(correction) is { Success: true } verb)
        {
            foreach (string assignment in verb.Groups[1].Value.Split(" in place of ")[0].Split(" and "))
                Assign(assignment);
        }
    }

    protected virtual string NameOf(string path) => path;

    protected virtual void Assign(string assignment) => Written[assignment.Split('=', 2)[0]] = assignment.Split('=', 2)[1];

    [GeneratedRegex("^did you mean (.+)\\?$")]
    private static partial Regex Meant();

    [GeneratedRegex("(?:^|: )(?:set|write) (.*)$")]
    private static partial Regex Verb();

    private static string Write(string folder, string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    // Next to each other keys with colons say what objects in objects say.
    private sealed class JsonFile(string folder) : WrittenSource
    {
        public override string Name => Path.Combine(folder, "appsettings.Staging.json");

        public override void AddTo(IConfigurationBuilder builder) => builder.AddJsonFile(Write(folder, "appsettings.Staging.json", JsonSerializer.Serialize(Written)));

        public override void Apply(string path, string correction)
        {
            string parent = ConfigurationPath.GetParentPath(path)!;
            if (correction.StartsWith("did you mean", StringComparison.Ordinal))
                base.Apply(path, $"did you mean {ConfigurationPath.Combine(parent, correction.Split('"')[1])}?");
            else if (correction.StartsWith("list at least one, such as", StringComparison.Ordinal))
                Written[path + ":0"] = correction.Split('"')[1];
            else
            {
                Written.Remove(path);
                // Objects in an example have dots where the author writes on.
                if (!correction.StartsWith("write ", StringComparison.Ordinal) || correction.Contains('…', StringComparison.Ordinal))
                    return;
                string json = correction["write ".Length..].TrimEnd('.');
                string[] values = [.. JsonDocument.Parse(json[0] == '[' ? json : $"[{json}]").RootElement.EnumerateArray().Select(static value => value.ToString())];
                if (json[0] == '[' || values.Length > 1)
                {
                    string list = json[0] == '[' ? path : parent;
                    int free = Written.Keys.Count(name => name.StartsWith(list + ":", StringComparison.Ordinal)) + 10;
                    foreach (string value in values)
                        Written[ConfigurationPath.Combine(list, (free++).ToString(CultureInfo.InvariantCulture))] = value;
                }
                else
                {
                    Written[path] = values[0];
                }
            }
        }
    }

    private sealed class IniFile(string folder) : WrittenSource
    {
        public override string Name => Path.Combine(folder, "cors.ini");

        public override void AddTo(IConfigurationBuilder builder) =>
            builder.AddIniFile(Write(folder, "cors.ini", string.Concat(Written.Select(static one => $"[{one.Key.Split('|')[0]}]\n{one.Key.Split('|')[1]}={one.Value}\n"))));

        protected override string NameOf(string path)
        {
            int cut = path.LastIndexOf(':');
            if (int.TryParse(path[(cut + 1)..], out _))
                cut = path.LastIndexOf(':', cut - 1);
            return $"{path[..cut]}|{path[(cut + 1)..]}";
        }

        public override void Apply(string path, string correction)
        {
            if (correction.StartsWith("did you mean", StringComparison.Ordinal))
            {
                string right = correction["did you mean ".Length..].TrimEnd('?', '…');
                foreach (string name in Written.Keys.Where(name => name.Replace('|', ':').StartsWith(path, StringComparison.Ordinal)).ToArray())
                {
                    Written.Remove(name, out string? value);
                    Set(right + name.Replace('|', ':')[path.Length..], value!);
                }
                return;
            }
            base.Apply(path, correction);
        }

        protected override void Assign(string assignment)
        {
            string[] parts = assignment.TrimEnd(']').Split(" in [");
            string[] pair = parts[0].Split('=', 2);
            Written[$"{parts[1]}|{pair[0]}"] = pair[1];
        }
    }

    private sealed class XmlFile(string folder) : WrittenSource
    {
        private string at = "";

        public override string Name => Path.Combine(folder, "cors.xml");

        public override void AddTo(IConfigurationBuilder builder)
        {
            var root = new XElement("configuration");
            foreach ((string path, string value) in Written)
            {
                XElement parent = root;
                string[] keys = path.Split(':');
                for (int i = 0; i < keys.Length; i++)
                {
                    bool isNumbered = i + 1 < keys.Length && int.TryParse(keys[i + 1], out _);
                    var element = new XElement(keys[i], isNumbered ? new XAttribute("Name", keys[i + 1]) : null);
                    // To the configuration, elements whose names differ in case alone are a list.
                    if (!isNumbered && i + 1 < keys.Length && parent.Elements().FirstOrDefault(one => one.Name.LocalName.Equals(keys[i], StringComparison.OrdinalIgnoreCase)) is XElement there)
                        element = there;
                    else
                        parent.Add(element);
                    parent = element;
                    i += isNumbered ? 1 : 0;
                }
                parent.Value = value;
            }
            builder.AddXmlFile(Write(folder, "cors.xml", root.ToString()));
        }

        public override void Apply(string path, string correction)
        {
            at = path;
            base.Apply(path, correction);
        }

        // The elements belong where the path of the mistake is: beside it, below it or in its place.
        protected override void Assign(string assignment)
        {
            foreach (XElement element in XElement.Parse($"<x>{assignment}</x>").Elements())
            {
                string? above = at;
                while (above is not null && !KeysOf(above).Contains(element.Name.LocalName))
                    above = above.Contains(':', StringComparison.Ordinal) ? above[..above.LastIndexOf(':')] : null;
                string parent = above is null ? at : above[..above.LastIndexOf(':')];
                Written[string.Join(':', [parent, element.Name.LocalName, .. element.Attribute("Name") is XAttribute name ? new[] { name.Value } : []])] = element.Value;
            }

            static string[] KeysOf(string path) => path.Split(':')[^1..];
        }
    }

    private sealed class Variables(string below) : WrittenSource, IDisposable
    {
        private readonly string prefix = $"WS{Guid.NewGuid():N}_{below}";

        private readonly HashSet<string> set = [];

        public override string Name => $"environment variables {prefix}*";

        public override void AddTo(IConfigurationBuilder builder)
        {
            Dispose();
            foreach ((string name, string value) in Written)
            {
                Environment.SetEnvironmentVariable(name, value);
                set.Add(name);
            }
            builder.AddEnvironmentVariables(prefix);
        }

        public void Dispose()
        {
            foreach (string name in set)
                Environment.SetEnvironmentVariable(name, null);
        }

        // Shouted, as many write them.
        protected override string NameOf(string path) => prefix + path.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();
    }

    private sealed class CommandLine : WrittenSource
    {
        public override string Name => "command line";

        public override void AddTo(IConfigurationBuilder builder) => builder.AddCommandLine([.. Written.Select(static one => $"{one.Key}={one.Value}")]);

        protected override string NameOf(string path) => "--" + path;
    }

    private sealed class KeyPerFile(string folder) : WrittenSource
    {
        private readonly string secrets = Directory.CreateDirectory(Path.Combine(folder, "secrets")).FullName + Path.DirectorySeparatorChar;

        public override string Name => $"files in {secrets}";

        public override void AddTo(IConfigurationBuilder builder)
        {
            foreach (string file in Directory.GetFiles(secrets))
                File.Delete(file);
            foreach ((string name, string value) in Written)
                Write(secrets, name, value);
            builder.AddKeyPerFile(secrets);
        }

        protected override string NameOf(string path) => path.Replace(":", "__", StringComparison.Ordinal);

        protected override void Assign(string assignment) => Written[assignment.Split(" into the file ")[1]] = assignment.Split(" into the file ")[0];
    }

    private sealed class Memory : WrittenSource
    {
        public override string Name => "memory";

        public override void AddTo(IConfigurationBuilder builder) => builder.AddInMemoryCollection(Written!);

        protected override void Assign(string assignment) => Written[assignment.Split('"')[1]] = assignment.Split('"')[3];
    }

    private sealed class Custom : WrittenSource
    {
        public override string Name => nameof(CustomProvider);

        public override void AddTo(IConfigurationBuilder builder) => builder.Add(new CustomSource(Written));

        private sealed class CustomSource(Dictionary<string, string> written) : IConfigurationSource
        {
            public IConfigurationProvider Build(IConfigurationBuilder builder) => new CustomProvider(written);
        }

        private sealed class CustomProvider : ConfigurationProvider
        {
            public CustomProvider(Dictionary<string, string> written) => Data = written.ToDictionary(static one => one.Key, static one => (string?)one.Value, StringComparer.OrdinalIgnoreCase);
        }
    }
}
