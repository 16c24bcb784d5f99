using System.Text.Json;
using CorsPreflight.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Rules;

/// <summary>What is to be written in the place of a mistake, in the form that its source takes; JSON where no source is known.</summary>
internal abstract record Correction
{
    /// <summary>The end of the sentence that tells of the mistake, with its full stop where nothing is there to be copied.</summary>
    /// <param name="path">The path of the mistake.</param>
    /// <param name="source">Where it is.</param>
    public abstract string Say(string path, ValueSource? source);

    private static bool IsJson(ValueSource? source) => source?.Form.IsJson != false;

    /// <summary>Another value.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="IsString">Whether JSON has it in quotes.</param>
    public sealed record Replacement(string Value, bool IsString) : Correction
    {
        public override string Say(string path, ValueSource? source) => IsJson(source)
            ? $"write {(IsString ? Mistake.QuoteWhole(Value) : Value)}."
            : source!.Form.Write((path, Value));
    }

    /// <summary>Several entries in the place of one.</summary>
    /// <param name="Values">As JSON has them: <c>"PUT", "DELETE"</c>.</param>
    public sealed record Entries(string Values) : Correction
    {
        public override string Say(string path, ValueSource? source)
        {
            if (IsJson(source))
                return $"write {Values}.";
            string list = ConfigurationPath.GetParentPath(path)!;
            string[] values = Read($"[{Values}]");
            return source!.Form.Write([(path, values[0]), .. Promise(source, list, values[1..])]);
        }
    }

    /// <summary>A list in the place of a text.</summary>
    /// <param name="Values">As JSON has it: <c>[ "https://a.example", "https://b.example" ]</c>.</param>
    public sealed record WholeList(string Values) : Correction
    {
        public override string Say(string path, ValueSource? source)
        {
            if (IsJson(source))
                return $"write {Values}.";
            string[] values = Read(Values);
            // .NET has an empty text for an empty list.
            return values.Length == 0
                ? source!.Form.Write((path, ""))
                : $"{source!.Form.Write([.. Promise(source, path, values)])} in place of {source.Form.Key(path)}";
        }
    }

    /// <summary>Another key.</summary>
    /// <param name="Key">The key, from where the wrong one is.</param>
    public sealed record RightKey(string Key) : Correction
    {
        public override string Say(string path, ValueSource? source)
        {
            string? above = ConfigurationPath.GetParentPath(path);
            if (IsJson(source) || above is null)
                return $"did you mean {Mistake.Quote(Key)}?";
            string more = source!.KeysBelow(path).Length > 0 ? "…" : "";
            return $"did you mean {source.Form.Key(ConfigurationPath.Combine(above, Key))}{more}?";
        }
    }

    /// <summary>A number in the place of a key.</summary>
    /// <param name="Value">What stands under it; null where that is no text.</param>
    public sealed record NumberedKey(string? Value) : Correction
    {
        public override string Say(string path, ValueSource? source)
        {
            if (IsJson(source) || Value is null)
                return "write [ … ] with one text for each entry.";
            string list = ConfigurationPath.GetParentPath(path)!;
            return $"{source!.Form.Write([.. Promise(source, list, [Value])])} in place of {source.Form.Key(path)}";
        }
    }

    /// <summary>What only the author can know, by an example.</summary>
    /// <param name="Json">What to write, in JSON.</param>
    /// <param name="Lead">What to do in other sources, ahead of the example.</param>
    /// <param name="Below">Where the example is, below the path.</param>
    public sealed record Example(string Json, string Lead, string Below) : Correction
    {
        // An object at the end is there to be copied.
        public override string Say(string path, ValueSource? source) => IsJson(source)
            ? Json + (Json.EndsWith('}') ? "" : ".")
            : $"{Lead}: {source!.Form.Write((ConfigurationPath.Combine(path, Below), Mistake.ExampleOrigin))}";
    }

    private static IEnumerable<(string Path, string Value)> Promise(ValueSource source, string list, string[] values) =>
        source.PromiseKeys(list, values.Length).Zip(values, (key, value) => (ConfigurationPath.Combine(list, key), value));

    private static string[] Read(string list)
    {
        using var json = JsonDocument.Parse(list);
        return [.. json.RootElement.EnumerateArray().Select(static value => value.GetString()!)];
    }
}
