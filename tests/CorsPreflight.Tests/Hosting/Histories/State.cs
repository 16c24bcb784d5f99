using System.Text.Json;

namespace CorsPreflight.Tests.Hosting.Histories;

/// <summary>What somebody left a source in.</summary>
/// <param name="Name">For people.</param>
/// <param name="Keys">None where it cannot be read.</param>
/// <param name="Text">What is there instead of the keys where it cannot be read.</param>
/// <param name="IsGone">Whether there is not even a file.</param>
internal sealed record State(string Name, IReadOnlyDictionary<string, string?> Keys, string? Text = null, bool IsGone = false)
{
    private const string Section = "StrictPreflight:Policies:";

    public static State Empty { get; } = new("no key", new Dictionary<string, string?>());

    public bool IsBroken => Text is not null;

    public override string ToString() =>
        $"{Name} {string.Join(", ", Keys.Select(static pair => $"{pair.Key["StrictPreflight:".Length..]}={pair.Value}"))}";

    public static State Random(Random random)
    {
        Dictionary<string, string?> good = Good(random);
        string text = JsonSerializer.Serialize(good);
        switch (random.Next(12))
        {
            case 0: return Empty;
            case 1: return new State("deleted", Empty.Keys, IsGone: true);
            case 2: return new State("emptied", Empty.Keys, Text: "");
            case 3: return new State("cut in the middle", Empty.Keys, Text: text[..random.Next(1, text.Length - 1)]);
            case 4: return new State("unreadable", Empty.Keys, Text: HandFiles.Unreadable);
            case 5: return new State("without the section", Other(random));
            case 6: return new State("cut after a line", good.Take(random.Next(1, good.Count)).ToDictionary());
            case 7:
                good[Section + "Default:AllowedOrigins:0"] = "https://slash.example/";
                return new State("with a mistake", good);
            default: return new State("good", good);
        }
    }

    public static Dictionary<string, string?> Good(Random random)
    {
        // Few values, so that different histories come to the same.
        var keys = new Dictionary<string, string?>();
        foreach (string policy in new[] { "Default", "Other" }.Take(random.Next(1, 3)))
        {
            for (int i = random.Next(1, 3) - 1; i >= 0; i--)
                keys[$"{Section}{policy}:AllowedOrigins:{i}"] = $"https://{(char)('a' + random.Next(4))}.example";
            if (random.Next(2) == 0)
                keys[$"{Section}{policy}:MaxAgeSeconds"] = $"{random.Next(2)}";
        }
        foreach ((string key, string? value) in random.Next(2) == 0 ? Other(random) : [])
            keys[key] = value;
        return keys;
    }

    private static Dictionary<string, string?> Other(Random random) =>
        new() { ["StrictElsewhere:Origin"] = $"https://{(char)('x' + random.Next(3))}.example" };
}
