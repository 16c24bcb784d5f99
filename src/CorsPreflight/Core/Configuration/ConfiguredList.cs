using System.Collections.ObjectModel;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Configuration;

/// <summary>
/// A list that knows whose it is, and the keys its entries stood under: in an environment variable they need not begin at 0.
/// </summary>
internal sealed class ConfiguredList(ListOrigin origin) : Collection<string>
{
    private static readonly Comparer<(string Key, string Value)> ByKey =
        Comparer<(string Key, string Value)>.Create(static (x, y) => ConfigurationKeyComparer.Instance.Compare(x.Key, y.Key));

    // In the order of the keys.
    private readonly List<(string Key, string Value)> written = [];

    public ListOrigin Origin { get; } = origin;

    public bool WasEmpty => written.Count == 0;

    public void Add(string key, string value)
    {
        written.Add((key, value));
        Add(value);
    }

    /// <summary>Whether the entry of that key is still the one that was read.</summary>
    public bool IsAsRead(string key, string value)
    {
        int at = written.BinarySearch((key, value), ByKey);
        return at >= 0 && at < Count && ReferenceEquals(this[at], written[at].Value) && this[at] == value;
    }

    /// <summary>The key of an entry; its position where code has changed the list.</summary>
    public static string KeyOf(IList<string> list, int index) =>
        list is ConfiguredList configured && index < configured.written.Count
            && ReferenceEquals(configured.written[index].Value, list[index])
            ? configured.written[index].Key
            : index.ToString(CultureInfo.InvariantCulture);
}
