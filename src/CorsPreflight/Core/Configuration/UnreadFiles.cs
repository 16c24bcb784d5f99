using System.Text.Json;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>
/// Files of settings that have a section and are not read: of another environment, or of the folder that the application is in.
/// </summary>
internal sealed class UnreadFiles(string section, Surroundings surroundings)
{
    // Nobody has more environments, and no file of settings is larger.
    private const int MaxFiles = 50, MaxBytes = 1024 * 1024;

    private readonly string contentRoot = surroundings.ContentRoot ?? Directory.GetCurrentDirectory();

    /// <summary>A clause for each of them.</summary>
    public IEnumerable<string> Describe()
    {
        string[] beside = [.. Find(contentRoot)];
        if (beside.Length > 0 || surroundings.ApplicationFolder is null)
            return beside.Select(DescribeBeside);
        return Find(surroundings.ApplicationFolder).Take(1).Select(DescribeElsewhere);
    }

    private string DescribeElsewhere(string file) =>
        $"{Mistake.Show(file)} has it, and the content root is {Mistake.Show(contentRoot)}: "
        + $"start the application in {Mistake.Show(Path.GetDirectoryName(file)!)}, or make that its content root";

    private string DescribeBeside(string file)
    {
        string name = Mistake.Show(Path.GetFileName(file));
        if (Path.GetFileNameWithoutExtension(file).Split('.', 2) is not [string stem, string environment])
            return $"{name} has it, and is not read: add builder.Configuration.AddJsonFile({Mistake.Quote(Path.GetFileName(file))})";
        if (surroundings.Environment is not string current)
            return $"{name} has it: move it to {stem}.json, or read that file too";
        return environment.Equals(current, StringComparison.OrdinalIgnoreCase)
            ? $"{name} has it, and the name that is read is {stem}.{Mistake.Show(current)}.json: rename it, as case counts here"
            : $"{name} has it, and the environment is {Mistake.Show(current)}: "
                + $"move it to {stem}.json, or start with ASPNETCORE_ENVIRONMENT={Mistake.Show(environment)}";
    }

    private IEnumerable<string> Find(string folder)
    {
        try
        {
            // One that is read does not have it, or nobody would ask.
            return [.. Directory.EnumerateFiles(folder, "appsettings*.json").Take(MaxFiles).Where(Has).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    // Whatever cannot be read has nothing to say. What has no length may be a pipe or a device, which never ends.
    private bool Has(string file)
    {
        try
        {
            if (new FileInfo(file).Length is 0 or > MaxBytes)
                return false;
            using FileStream stream = File.OpenRead(file);
            return new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection(section).Exists();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or InvalidDataException or JsonException)
        {
            return false;
        }
    }
}
