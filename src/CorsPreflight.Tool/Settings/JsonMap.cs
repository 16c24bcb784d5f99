using System.Globalization;
using System.Text;
using System.Text.Json;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.CommandLine;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Tool.Settings;

/// <summary>
/// Where the keys and values of a JSON text stand, by the paths that .NET's configuration gives them. Refuses what the configuration
/// refuses: no object at the top, a key twice, anything but comments and trailing commas beyond JSON.
/// </summary>
internal sealed class JsonMap
{
    private readonly string file;
    private readonly byte[] text;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);

    // The paths that the configuration keeps something for: values, and what is empty.
    private readonly HashSet<string> kept = new(StringComparer.OrdinalIgnoreCase);

    // Mistakes are mostly asked for from the top down, so the next one is counted from the last: else many in one long line take for ever.
    private int offset, line = 1, column = 1;

    public JsonMap(string file, byte[] text)
    {
        this.file = file;
        this.text = text;
        var reader = new Utf8JsonReader(
            text,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Unreadable((int)reader.TokenStartIndex, "begins with something else than the { of an object");
            ReadObject(ref reader, path: null);
            // Whatever comes behind the last brace.
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(text))
                ? new NoAnswerException($"{Mistake.Show(file)} is empty; .NET's configuration wants at least {{}} in it.")
                : Unreadable(OffsetOf(exception), $"is broken JSON: {Reason(exception)}");
        }
        catch (InvalidOperationException)
        {
            throw Unreadable((int)reader.TokenStartIndex, "is broken JSON: half a surrogate pair, which is not a character");
        }
    }

    /// <summary>Whether there is something at the path.</summary>
    public bool Has(string path) => entries.ContainsKey(path);

    /// <summary>Whether a text, number or the like stands at the path, and not a list or an object.</summary>
    public bool HasValue(string path) => entries.TryGetValue(path, out Entry entry) && entry.IsValue;

    public Place KeyAt(string path) => PlaceOf(entries[path].Key);

    public Place ValueAt(string path) => PlaceOf(entries[path].Value);

    private void ReadObject(ref Utf8JsonReader reader, string? path)
    {
        bool isEmpty = true;
        for (; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; isEmpty = false)
        {
            int key = (int)reader.TokenStartIndex;
            string name = reader.GetString()!;
            reader.Read();
            ReadValue(ref reader, path is null ? name : ConfigurationPath.Combine(path, name), key);
        }
        if (isEmpty && path is not null)
            kept.Add(path);
    }

    private void ReadList(ref Utf8JsonReader reader, string path)
    {
        int count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
            ReadValue(
                ref reader,
                ConfigurationPath.Combine(path, count.ToString(CultureInfo.InvariantCulture)),
                (int)reader.TokenStartIndex);
        if (count == 0)
            kept.Add(path);
    }

    private void ReadValue(ref Utf8JsonReader reader, string path, int key)
    {
        int value = (int)reader.TokenStartIndex;
        bool isValue = reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
        if (isValue && !kept.Add(path))
            throw Unreadable(key, $"has the key {Mistake.Show(path)} a second time, and keys compare ignoring case; remove one");
        if (!entries.TryAdd(path, new Entry(key, value, isValue)) && isValue)
            entries[path] = new Entry(key, value, isValue);
        if (reader.TokenType == JsonTokenType.StartObject)
            ReadObject(ref reader, path);
        else if (reader.TokenType == JsonTokenType.StartArray)
            ReadList(ref reader, path);
        else if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
            // Throws for what the configuration could not read.
            reader.GetString();
    }

    private Place PlaceOf(int target)
    {
        if (target < offset)
            (offset, line, column) = (0, 1, 1);
        ReadOnlySpan<byte> between = text.AsSpan(offset, target - offset);
        int breaks = between.Count((byte)'\n');
        int inLine = Encoding.UTF8.GetCharCount(between[(between.LastIndexOf((byte)'\n') + 1)..]);
        (offset, line, column) = (target, line + breaks, breaks == 0 ? column + inLine : inLine + 1);
        return new Place(file, line, column);
    }

    private int OffsetOf(JsonException exception)
    {
        int start = 0;
        for (long skipped = exception.LineNumber ?? 0; skipped > 0; skipped--)
            start += text.AsSpan(start).IndexOf((byte)'\n') + 1;
        return Math.Min(start + (int)(exception.BytePositionInLine ?? 0), text.Length);
    }

    private NoAnswerException Unreadable(int at, string sentence) => new($"{PlaceOf(at)} {sentence}{(sentence.EndsWith('.') ? "" : ".")}");

    // The framework's own message ends in its count of lines and bytes.
    private static string Reason(JsonException exception) => PrintableText.Clean(exception.Message.Split(" LineNumber:")[0], 500) ?? "";

    /// <param name="Key">Where the key begins, quotes included; of an entry of a list, the value.</param>
    /// <param name="Value">Where the value begins.</param>
    /// <param name="IsValue">Whether it is neither a list nor an object.</param>
    private readonly record struct Entry(int Key, int Value, bool IsValue);
}
