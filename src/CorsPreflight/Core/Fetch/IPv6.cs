using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CorsPreflight.Core.Fetch;

/// <summary>IPv6 addresses as browsers serialize them: https://url.spec.whatwg.org/#concept-ipv6-serializer.</summary>
internal static class IPv6
{
    private const int Pieces = 8, MaxLength = 39;

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Whether <paramref name="text"/>, without its brackets, is the compressed form: the only one that browsers send.</summary>
    public static bool IsCompressed(ReadOnlySpan<char> text)
    {
        Span<ushort> pieces = stackalloc ushort[Pieces];
        if (text.Length > MaxLength || !TryParse(text, pieces))
            return false;
        Span<char> compressed = stackalloc char[MaxLength];
        return text.SequenceEqual(compressed[..Serialize(pieces, compressed)]);
    }

    /// <summary>The compressed form of the address; null where <paramref name="text"/> is no address.</summary>
    public static string? Compress(ReadOnlySpan<char> text)
    {
        Span<ushort> pieces = stackalloc ushort[Pieces];
        if (!TryParse(text, pieces))
            return null;
        Span<char> compressed = stackalloc char[MaxLength];
        return compressed[..Serialize(pieces, compressed)].ToString();
    }

    /// <summary>The compressed form of an address in whatever form, an IPv4 address at its end included; null where it is none.</summary>
    public static string? Normalize(string text)
    {
        // Browsers know no zones ("%eth0"), and nobody may hide a prefix or brackets in it.
        if (text.AsSpan().ContainsAnyExcept(Characters) || !IPAddress.TryParse(text, out IPAddress? address))
            return null;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        Span<byte> bytes = stackalloc byte[Pieces * 2];
        address.TryWriteBytes(bytes, out _);
        Span<ushort> pieces = stackalloc ushort[Pieces];
        for (int i = 0; i < Pieces; i++)
            pieces[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        Span<char> compressed = stackalloc char[MaxLength];
        return compressed[..Serialize(pieces, compressed)].ToString();
    }

    /// <summary>Whether the address is an IPv4 address in disguise: ::ffff:a.b.c.d.</summary>
    public static bool IsMappedIPv4(ReadOnlySpan<char> text) =>
        text.StartsWith("::ffff:".AsSpan(), StringComparison.Ordinal)
        && text[7..].IndexOf(':') is int colon and > 0
        && text[7..].LastIndexOf(':') == colon;

    // Hexadecimal pieces with at most one "::". The form that ends in an IPv4 address is not parsed: browsers never send it.
    private static bool TryParse(ReadOnlySpan<char> text, Span<ushort> pieces)
    {
        int count = 0, compressedAt = -1, at = 0;
        if (text.StartsWith("::".AsSpan(), StringComparison.Ordinal))
            (compressedAt, at) = (0, 2);
        while (at < text.Length)
        {
            if (count == Pieces || !TryReadPiece(text, ref at, out pieces[count++]))
                return false;
            if (at == text.Length)
                break;
            if (text[at++] != ':' || at == text.Length)
                return false;
            if (text[at] == ':')
            {
                if (compressedAt >= 0)
                    return false;
                compressedAt = count;
                at++;
            }
        }
        if (compressedAt < 0)
            return count == Pieces;
        if (count == Pieces)
            return false;
        int tail = count - compressedAt;
        pieces[compressedAt..count].CopyTo(pieces[(Pieces - tail)..]);
        pieces[compressedAt..(Pieces - tail)].Clear();
        return true;
    }

    private static bool TryReadPiece(ReadOnlySpan<char> text, ref int at, out ushort piece)
    {
        int start = at, value = 0;
        while (at < text.Length && at - start < 4 && HexValue(text[at]) is int digit and >= 0)
        {
            value = (value << 4) | digit;
            at++;
        }
        piece = (ushort)value;
        return at > start;
    }

    private static int Serialize(ReadOnlySpan<ushort> pieces, Span<char> destination)
    {
        (int start, int end) = FindLongestRunOfZeros(pieces);
        int length = 0;
        for (int i = 0; i < Pieces; i++)
        {
            if (i == start)
            {
                destination[length++] = ':';
                if (i == 0)
                    destination[length++] = ':';
                i = end - 1;
                continue;
            }
            bool started = false;
            for (int shift = 12; shift >= 0; shift -= 4)
            {
                int digit = (pieces[i] >> shift) & 15;
                started |= digit != 0 || shift == 0;
                if (started)
                    destination[length++] = "0123456789abcdef"[digit];
            }
            if (i < Pieces - 1)
                destination[length++] = ':';
        }
        return length;
    }

    // The first of the longest runs, and only where it is longer than one piece.
    private static (int Start, int End) FindLongestRunOfZeros(ReadOnlySpan<ushort> pieces)
    {
        int bestStart = -1, bestLength = 1;
        for (int i = 0; i < Pieces; i++)
        {
            int length = 0;
            while (i + length < Pieces && pieces[i + length] == 0)
                length++;
            if (length > bestLength)
                (bestStart, bestLength) = (i, length);
            i += length;
        }
        return (bestStart, bestStart + bestLength);
    }

    private static int HexValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
