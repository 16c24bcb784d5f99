using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CorsPreflight.Requests;

/// <summary>Headers that tell when they are read, all but the host: that is the same for the request behind a preflight.</summary>
internal sealed class RecordedHeaders(IHeaderDictionary headers, Action read) : IHeaderDictionary
{
    public long? ContentLength
    {
        get => Read().ContentLength;
        set => read();
    }

    public ICollection<string> Keys => Read().Keys;

    public ICollection<StringValues> Values => Read().Values;

    public int Count => Read().Count;

    public bool IsReadOnly => true;

    public StringValues this[string key]
    {
        get => Read(key)[key];
        set => read();
    }

    public bool ContainsKey(string key) => Read(key).ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value) => Read(key).TryGetValue(key, out value);

    public bool Contains(KeyValuePair<string, StringValues> item) => Read().Contains(item);

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => Read().CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => Read().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Whoever writes here would change the real request.
    public void Add(string key, StringValues value) => read();

    public void Add(KeyValuePair<string, StringValues> item) => read();

    public void Clear() => read();

    public bool Remove(string key)
    {
        read();
        return false;
    }

    public bool Remove(KeyValuePair<string, StringValues> item) => Remove(item.Key);

    private IHeaderDictionary Read(string? key = null)
    {
        if (!HeaderNames.Host.Equals(key, StringComparison.OrdinalIgnoreCase))
            read();
        return headers;
    }
}
