namespace CorsPreflight.Core.Fetch;

/// <summary>The token of HTTP, which methods and header names are made of (RFC 9110, section 5.6.2).</summary>
internal static class HttpToken
{
    private const string Characters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // One bit a character: requested header names are scanned on each preflight.
    private static readonly ulong Low = Bits(0), High = Bits(64);

    public static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!IsTokenCharacter(c))
                return false;
        }
        return !text.IsEmpty;
    }

    private static bool IsTokenCharacter(char c) => c < 128 && (((c < 64 ? Low : High) >> (c & 63)) & 1) != 0;

    private static ulong Bits(int from)
    {
        ulong bits = 0;
        foreach (char c in Characters)
        {
            if (c >= from && c < from + 64)
                bits |= 1UL << (c - from);
        }
        return bits;
    }
}
