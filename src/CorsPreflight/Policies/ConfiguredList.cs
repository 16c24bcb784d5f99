using System.Collections.ObjectModel;
using System.Globalization;

namespace CorsPreflight.Policies;

/// <summary>A list that knows the keys its entries stood under: in an environment variable they need not begin at 0.</summary>
internal sealed class ConfiguredList : Collection<string>
{
    private readonly List<(string Key, string Value)> written = [];

    public void Add(string key, string value)
    {
        written.Add((key, value));
        Add(value);
    }

    /// <summary>The key of an entry; its position where code has changed the list.</summary>
    public static string KeyOf(IList<string> list, int index) =>
        list is ConfiguredList configured && index < configured.written.Count && ReferenceEquals(configured.written[index].Value, list[index])
            ? configured.written[index].Key
            : index.ToString(CultureInfo.InvariantCulture);
}
