using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.CommandLine;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Tool.Settings;

/// <summary>
/// The policies of an application as its files have them, compiled by the library's own code; or all that is wrong with them.
/// </summary>
internal sealed class PolicySettings
{
    public const string DefaultFile = "appsettings.json";

    private readonly IReadOnlyList<SettingsFile> files;

    private PolicySettings(IReadOnlyList<SettingsFile> files, string section)
    {
        this.files = files;
        var builder = new ConfigurationBuilder();
        foreach (SettingsFile file in files)
            builder.Add(file.Source);
        var options = new StrictPreflightOptions();
        options.Reading.Sources = new ValueSources { AreShownBeside = true };
        var surroundings = new Surroundings(Environment: null, Path.GetDirectoryName(Path.GetFullPath(files[0].Name)));
        PolicySection.Read(builder.Build(), section, isOptional: false, surroundings, options);
        (Warnings, Notes) = (options.Reading.Warnings, options.Reading.Notes);
        try
        {
            Policies = PolicyTable.Compile(options);
        }
        catch (StrictPreflightConfigurationException exception)
        {
            Mistakes = exception.Errors;
        }
    }

    /// <summary>Null where there are mistakes.</summary>
    public PolicyTable? Policies { get; }

    public IReadOnlyList<StrictPreflightConfigurationError> Mistakes { get; } = [];

    public IReadOnlyList<Warning> Warnings { get; }

    /// <summary>Whose lists count, where several files have one.</summary>
    public IReadOnlyList<string> Notes { get; }

    public IReadOnlyList<string> Files => [.. files.Select(file => file.Name)];

    /// <summary>Reads the files in their order, so that later ones win.</summary>
    /// <param name="names">None stands for appsettings.json in the current folder.</param>
    /// <param name="environment">Where not null, the file's sibling for that environment is read behind it, if it is there.</param>
    /// <param name="section">Where the policies are: <c>StrictPreflight</c>.</param>
    /// <param name="error">Gets a line if there is no sibling.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="NoAnswerException">A file is not there or cannot be read.</exception>
    public static async Task<PolicySettings> Read(
        IReadOnlyList<string> names,
        string? environment,
        string section,
        TextWriter error,
        CancellationToken cancellation)
    {
        List<string> all = names.Count == 0 ? [DefaultFile] : [.. names];
        if (environment is not null)
        {
            string sibling = Path.ChangeExtension(all[0], environment + Path.GetExtension(all[0]));
            if (File.Exists(sibling))
                all.Add(sibling);
            else
                await error.WriteLineAsync(
                    $"There is no {Mistake.Show(sibling)}, so {Mistake.Show(all[0])} stands alone in that environment.");
        }
        var files = new List<SettingsFile>();
        foreach (string name in all)
            files.Add(await SettingsFile.Read(name, cancellation));
        return new PolicySettings(files, section);
    }

    /// <summary>The policy of that name, where there are no mistakes.</summary>
    /// <exception cref="NoAnswerException">There is none.</exception>
    public CompiledPolicy Policy(string name)
    {
        if (Policies!.TryGet(name, out CompiledPolicy? policy))
            return policy;
        string? nearest = Nearest.To(name, Policies.Names);
        throw new NoAnswerException(
            $"There is no policy {Mistake.Quote(name)}; {(Policies.Names.Count == 1 ? "there is" : "there are")} "
                + $"{Mistake.Entries(Policies.Names)}"
                + (nearest is null ? "." : $". Did you mean {Mistake.Quote(nearest)}?"));
    }

    /// <summary>The place of a value in the file that counts; where it is missing, of the nearest key above.</summary>
    /// <param name="path">Of the value.</param>
    /// <param name="value">What is said to be there; null for a list, an object or nothing.</param>
    public Place PlaceOfValue(string path, string? value) =>
        FileWith(path, isValue: value is not null)?.ValueAt(path) ?? PlaceOfKey(path, value);

    /// <summary>The place of a key, in the same way.</summary>
    public Place PlaceOfKey(string path, string? value)
    {
        for (string? at = path; at is not null; (at, value) = (ConfigurationPath.GetParentPath(at), null))
        {
            if (FileWith(at, isValue: value is not null) is JsonMap map)
                return map.KeyAt(at);
        }
        return new Place(files[0].Name, 1, 1);
    }

    // The last one wins; but a text and an object of the same path do not hide each other.
    private JsonMap? FileWith(string path, bool isValue)
    {
        JsonMap[] having = [.. files.Select(file => file.Map).Where(map => map.Has(path))];
        return having.LastOrDefault(map => map.HasValue(path) == isValue) ?? having.LastOrDefault();
    }
}
