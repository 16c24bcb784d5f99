using System.Globalization;
using System.Net;

namespace CorsPreflight.Core;

/// <summary>What netstandard2.0 does not have and the package of missing members leaves out.</summary>
internal static class Missing
{
    extension(CharUnicodeInfo)
    {
        public static UnicodeCategory GetUnicodeCategory(int codePoint) => codePoint is >= 0xD800 and <= 0xDFFF
            ? UnicodeCategory.Surrogate
            : CharUnicodeInfo.GetUnicodeCategory(char.ConvertFromUtf32(codePoint), 0);
    }

    public static string Replace(this string text, string old, string other, StringComparison comparison) =>
        comparison == StringComparison.Ordinal ? text.Replace(old, other) : throw new NotSupportedException();

    public static bool ContainsAny(this ReadOnlySpan<char> text, ReadOnlySpan<char> characters) => text.IndexOfAny(characters) >= 0;

    public static int IndexOfAnyInRange(this ReadOnlySpan<char> text, char first, char last)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] >= first && text[i] <= last)
                return i;
        }
        return -1;
    }

    public static int IndexOfAnyExceptInRange(this ReadOnlySpan<char> text, char first, char last)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] < first || text[i] > last)
                return i;
        }
        return -1;
    }

    public static bool TryWriteBytes(this IPAddress address, Span<byte> bytes, out int written)
    {
        byte[] all = address.GetAddressBytes();
        written = all.Length;
        return all.AsSpan().TryCopyTo(bytes);
    }
}
