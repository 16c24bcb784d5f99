using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Counts by name.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    public int this[string name] => counts.GetValueOrDefault(name);

    public void Add(string name, int count = 1) => counts.AddOrUpdate(name, count, (_, before) => before + count);

    public double Percent(string part, string whole) => this[whole] == 0 ? 0 : 100.0 * this[part] / this[whole];

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string name, int count) in counts.OrderBy(count => count.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"{count,9:N0}  {name}");
        return text.ToString();
    }
}
