using System.Globalization;
using System.Text;

namespace CorsPreflight.Core.Fetch;

/// <summary>
/// The encoding of internationalized names (RFC 3492), by itself: IdnMapping differs where globalization is invariant, and maps what
/// browsers do not.
/// </summary>
internal static class Punycode
{
    public const string Prefix = "xn--";

    // Of the halves of a pair that stand alone.
    private const int Replacement = 0xFFFD;

    private const int Base = 36, MinThreshold = 1, MaxThreshold = 26, Skew = 38, Damp = 700, InitialBias = 72, FirstNonAscii = 0x80;

    private const int MaxLabelLength = 63;

    /// <summary>
    /// Whether browsers can have made every label that looks like Punycode: it can be decoded, to something that is not ASCII, has nothing
    /// that is in no name, and encodes to the same again (https://www.unicode.org/reports/tr46/#Validity_Criteria). Of the rules that
    /// need Unicode's tables none is asked, so some that no browser sends count as valid.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> host)
    {
        foreach (Range label in host.Split('.'))
        {
            if (host[label].StartsWith(Prefix, StringComparison.Ordinal) && !IsValidLabel(host[label][Prefix.Length..]))
                return false;
        }
        return true;
    }

    /// <summary>The label as browsers send it; itself where it is ASCII.</summary>
    public static string Encode(string label)
    {
        if (label.All(char.IsAscii))
            return label;
        return Prefix + Encode([.. CodePointsOf(label)]);
    }

    private static IEnumerable<int> CodePointsOf(string label)
    {
        for (int i = 0; i < label.Length; i++)
        {
            if (i + 1 < label.Length && char.IsSurrogatePair(label[i], label[i + 1]))
                yield return char.ConvertToUtf32(label[i], label[++i]);
            else
                yield return char.IsSurrogate(label[i]) ? Replacement : label[i];
        }
    }

    private static bool IsValidLabel(ReadOnlySpan<char> encoded)
    {
        Span<int> points = stackalloc int[MaxLabelLength];
        if (encoded.Length > MaxLabelLength || Decode(encoded, points) is not (int length and > 0))
            return false;
        points = points[..length];
        bool isNeeded = points.ContainsAnyExceptInRange(0, FirstNonAscii - 1), isMarkFirst = Is(points[0], "M");
        foreach (int point in points)
        {
            // Cherokee alone has capital letters that are not mapped to small ones.
            if (Is(point, "CZ") || (Is(point, "U") && point is < 0x13A0 or > 0x13F5))
                return false;
        }
        return isNeeded && !isMarkFirst && encoded.SequenceEqual(Encode(points));
    }

    // Of what kind it is: a mark, a capital letter, a separator, or for control and private use.
    private static bool Is(int point, string kinds) => kinds.Contains(CharUnicodeInfo.GetUnicodeCategory(point) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => 'M',
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => 'U',
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => 'Z',
        UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => 'C',
        _ => '-',
    }, StringComparison.Ordinal);

    // How many code points it was; null where it is no Punycode.
    private static int? Decode(ReadOnlySpan<char> encoded, Span<int> points)
    {
        int length = 0, at = encoded.LastIndexOf('-') + 1;
        for (; length < at - 1; length++)
            points[length] = encoded[length];
        int point = FirstNonAscii, bias = InitialBias;
        long index = 0;
        while (at < encoded.Length)
        {
            long before = index, weight = 1;
            for (int k = Base; ; k += Base)
            {
                if (at == encoded.Length || DigitOf(encoded[at++]) is not (int digit and >= 0))
                    return null;
                index += digit * weight;
                int threshold = Math.Clamp(k - bias, MinThreshold, MaxThreshold);
                if (digit < threshold)
                    break;
                weight *= Base - threshold;
                if (index > int.MaxValue || weight > int.MaxValue)
                    return null;
            }
            bias = Adapt(index - before, ++length, isFirst: before == 0);
            long next = point + (index / length);
            if (next > 0x10FFFF || length > points.Length)
                return null;
            (point, index) = ((int)next, index % length);
            points[(int)index..(length - 1)].CopyTo(points[((int)index + 1)..]);
            points[(int)index++] = point;
        }
        return length;
    }

    private static string Encode(ReadOnlySpan<int> points)
    {
        var text = new StringBuilder();
        foreach (int point in points)
        {
            if (point < FirstNonAscii)
                text.Append((char)point);
        }
        int basic = text.Length, handled = basic, next = FirstNonAscii, bias = InitialBias;
        if (basic > 0)
            text.Append('-');
        long delta = 0;
        while (handled < points.Length)
        {
            int smallest = int.MaxValue;
            foreach (int point in points)
                smallest = point >= next && point < smallest ? point : smallest;
            delta += (long)(smallest - next) * (handled + 1);
            next = smallest;
            foreach (int point in points)
            {
                delta += point < next ? 1 : 0;
                if (point != next)
                    continue;
                AppendNumber(text, delta, bias);
                bias = Adapt(delta, ++handled, isFirst: handled - 1 == basic);
                delta = 0;
            }
            (delta, next) = (delta + 1, next + 1);
        }
        return text.ToString();
    }

    private static void AppendNumber(StringBuilder text, long number, int bias)
    {
        for (int k = Base; ; k += Base)
        {
            int threshold = Math.Clamp(k - bias, MinThreshold, MaxThreshold);
            if (number < threshold)
                break;
            long left = number - threshold, digits = Base - threshold;
            text.Append(Digit((int)(left % digits) + threshold));
            number = left / digits;
        }
        text.Append(Digit((int)number));
    }

    private static int Adapt(long delta, int length, bool isFirst)
    {
        delta /= isFirst ? Damp : 2;
        delta += delta / length;
        int k = 0;
        for (; delta > (Base - MinThreshold) * MaxThreshold / 2; k += Base)
            delta /= Base - MinThreshold;
        return k + (int)((Base - MinThreshold + 1) * delta / (delta + Skew));
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);

    private static int DigitOf(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= '0' and <= '9' => c - '0' + 26,
        _ => -1,
    };
}
