using System.Text.Json;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>Corrections in the form that the source of the mistake takes.</summary>
internal static class CorrectionText
{
    /// <summary>The end of the sentence that tells of the mistake.</summary>
    /// <param name="correction">What is to be written.</param>
    /// <param name="path">The path of the mistake.</param>
    /// <param name="source">Where it is; JSON where none is known.</param>
    public static string Write(Correction correction, string path, ValueSource? source)
    {
        if (source is null || source.Form.IsJson)
            return correction.InJson;
        return correction switch
        {
            Correction.Replacement replacement => source.Form.Write((path, replacement.Value)),
            Correction.Entries entries => WriteEntries(Parse($"[{entries.Values}]"), path, source),
            Correction.WholeList list => WriteList(Parse(list.Values), path, source),
            Correction.RightKey right when ConfigurationPath.GetParentPath(path) is string above =>
                WriteKey(right.Key, above, path, source),
            Correction.NumberedKey { Value: string value } => InPlaceOf(path, Promise(source, ParentOf(path), [value]), source),
            Correction.Example example =>
                $"{example.Lead}: {source.Form.Write((ConfigurationPath.Combine(path, example.Below), Mistake.ExampleOrigin))}",
            _ => correction.InJson,
        };
    }

    private static string WriteEntries(string[] values, string path, ValueSource source) =>
        source.Form.Write([(path, values[0]), .. Promise(source, ParentOf(path), values[1..])]);

    // .NET has an empty string for an empty list.
    private static string WriteList(string[] values, string path, ValueSource source) =>
        values.Length == 0 ? source.Form.Write((path, "")) : InPlaceOf(path, Promise(source, path, values), source);

    private static string WriteKey(string key, string above, string path, ValueSource source)
    {
        string more = source.KeysBelow(path).Length > 0 ? "…" : "";
        return $"did you mean {source.Form.Key(ConfigurationPath.Combine(above, key))}{more}?";
    }

    private static string InPlaceOf(string path, IEnumerable<(string Path, string Value)> entries, ValueSource source) =>
        $"{source.Form.Write([.. entries])} in place of {source.Form.Key(path)}";

    private static IEnumerable<(string Path, string Value)> Promise(ValueSource source, string list, string[] values) =>
        source.PromiseKeys(list, values.Length).Zip(values, (key, value) => (ConfigurationPath.Combine(list, key), value));

    private static string ParentOf(string path) => ConfigurationPath.GetParentPath(path)!;

    private static string[] Parse(string list)
    {
        using var json = JsonDocument.Parse(list);
        return [.. json.RootElement.EnumerateArray().Select(static value => value.GetString()!)];
    }
}
