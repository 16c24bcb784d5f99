namespace System.Buffers;

/// <summary>Characters to look for.</summary>
internal sealed class SearchValues<T>(string characters)
{
    public string Characters { get; } = characters;

    public bool Contains(T value) => value is char character && Characters.IndexOf(character) >= 0;
}

/// <inheritdoc cref="SearchValues{T}"/>
internal static class SearchValues
{
    public static SearchValues<char> Create(string characters) => new(characters);

    public static int IndexOfAny(this ReadOnlySpan<char> text, SearchValues<char> values) => text.IndexOfAny(values.Characters.AsSpan());

    public static bool ContainsAnyExcept(this ReadOnlySpan<char> text, SearchValues<char> values) => text.IndexOfAnyExcept(values) >= 0;

    public static int IndexOfAnyExcept(this ReadOnlySpan<char> text, SearchValues<char> values)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!values.Contains(text[i]))
                return i;
        }
        return -1;
    }
}
