using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace CorsPreflight.Core.Configuration;

/// <summary>A source of the configuration as people know it: what it is called, and how it has keys and values written.</summary>
internal sealed class ValueSource
{
    /// <summary>Where a value is that no source of the configuration has: a delegate of AddStrictPreflight put it there.</summary>
    public const string InCode = "in code";

    // By the names of their types: the command compiles this too, and knows of JSON alone.
    private static readonly Dictionary<string, (SourceSyntax Syntax, string? Name)> Known = new(StringComparer.Ordinal)
    {
        ["JsonConfigurationProvider"] = (SourceSyntax.Json, null),
        ["JsonStreamConfigurationProvider"] = (SourceSyntax.Json, "a JSON stream"),
        ["IniConfigurationProvider"] = (SourceSyntax.Ini, null),
        ["IniStreamConfigurationProvider"] = (SourceSyntax.Ini, "an INI stream"),
        ["XmlConfigurationProvider"] = (SourceSyntax.Xml, null),
        ["XmlStreamConfigurationProvider"] = (SourceSyntax.Xml, "an XML stream"),
        ["EnvironmentVariablesConfigurationProvider"] = (SourceSyntax.EnvironmentVariables, "environment variables"),
        ["CommandLineConfigurationProvider"] = (SourceSyntax.CommandLine, "command line"),
        ["KeyPerFileConfigurationProvider"] = (SourceSyntax.KeyPerFile, "files in"),
        ["MemoryConfigurationProvider"] = (SourceSyntax.Memory, "memory"),
        ["ChainedConfigurationProvider"] = (SourceSyntax.Other, "another configuration"),
    };

    private readonly IConfigurationProvider provider;
    private readonly SourceSyntax syntax;
    private readonly string? contentRoot, known;
    private readonly HashSet<string> promised = new(StringComparer.OrdinalIgnoreCase);

    // A prefix, or a folder, which is told in no other way.
    private readonly string quoted;

    /// <param name="provider">The source.</param>
    /// <param name="contentRoot">The folder that files are named from; null stands for the current one.</param>
    public ValueSource(IConfigurationProvider provider, string? contentRoot)
    {
        this.provider = provider;
        this.contentRoot = contentRoot;
        known = Known.GetValueOrDefault(provider.GetType().Name).Name;
        // Whoever derives a source of his own keeps its syntax.
        for (Type? type = provider.GetType(); type is not null && syntax == SourceSyntax.Other; type = type.BaseType)
            syntax = Known.GetValueOrDefault(type.Name).Syntax;
        bool isQuoted = syntax is SourceSyntax.EnvironmentVariables or SourceSyntax.KeyPerFile;
        quoted = isQuoted && provider.ToString()?.Split('\'') is [_, string text, ..] ? text : "";
        Form = new SourceForm(syntax, provider, syntax == SourceSyntax.EnvironmentVariables ? quoted : "");
    }

    /// <summary>As it stands in messages: <c>appsettings.Production.json</c>, <c>environment variables</c>.</summary>
    [field: AllowNull]
    public string Name => field ??= PrintableText.Clean(FindName(), int.MaxValue) ?? "a source without a name";

    public SourceForm Form { get; }

    /// <summary>The file that it is; null where it is none.</summary>
    public IFileInfo? File => provider is FileConfigurationProvider { Source: { FileProvider: IFileProvider files, Path: string path } }
        ? files.GetFileInfo(path)
        : null;

    /// <summary>All sources of a configuration, the one that wins first.</summary>
    public static IReadOnlyList<ValueSource> List(IConfiguration configuration, string? contentRoot) =>
        [.. ConfigurationSources.List(configuration).Select(provider => new ValueSource(provider, contentRoot))];

    /// <summary>Whether the source says anything at this path, and be it that there is nothing.</summary>
    public bool Defines(string path) => provider.Defines(path);

    public bool TryGet(string path, out string? value) => provider.TryGet(path, out value);

    /// <summary>The keys directly below the path, numbers in their order.</summary>
    public string[] KeysBelow(string path) => provider.KeysBelow(path);

    /// <summary>A key that one more entry of a list may have.</summary>
    public string FreeKey(string list) => FreeKeys(list).First();

    /// <summary>Keys for so many more entries of a list, which are given to no other correction.</summary>
    public string[] PromiseKeys(string list, int count)
    {
        string[] keys = [.. FreeKeys(list).Take(count)];
        promised.UnionWith(keys.Select(key => ConfigurationPath.Combine(list, key)));
        return keys;
    }

    private IEnumerable<string> FreeKeys(string list)
    {
        HashSet<string> used = [.. KeysBelow(list)];
        return Enumerable.Range(0, int.MaxValue).Select(static index => index.ToString(CultureInfo.InvariantCulture))
            .Where(key => !used.Contains(key) && !promised.Contains(ConfigurationPath.Combine(list, key)));
    }

    /// <summary>Whether both are one file, which was added twice.</summary>
    public bool IsSameFileAs(ValueSource other) =>
        File?.PhysicalPath is string path && other.File?.PhysicalPath is string another
        && Path.GetFullPath(path) == Path.GetFullPath(another);

    private string? FindName() => provider switch
    {
        FileConfigurationProvider file => FindFileName(file.Source.Path ?? ""),
        // A type's name, or what its author has it say.
        _ when known is null => provider.ToString(),
        _ when quoted.Length == 0 => known,
        _ => $"{known} {quoted}{(syntax == SourceSyntax.EnvironmentVariables ? "*" : "")}",
    };

    private string FindFileName(string path)
    {
        if (File?.PhysicalPath is not string full)
            return path;
        // Where they are kept on each system: below this folder, in one for each application.
        string? secrets = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(full)));
        if (Path.GetFileName(full) == "secrets.json" && "UserSecrets".Equals(secrets, StringComparison.OrdinalIgnoreCase))
            return "user secrets";
        string relative = Path.GetRelativePath(contentRoot ?? Directory.GetCurrentDirectory(), full);
        return relative.StartsWith("..", StringComparison.Ordinal) ? full : relative;
    }
}
