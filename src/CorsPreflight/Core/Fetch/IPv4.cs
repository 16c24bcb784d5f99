namespace CorsPreflight.Core.Fetch;

/// <summary>The IPv4 side of the host parser: https://url.spec.whatwg.org/#concept-ipv4-parser.</summary>
internal static class IPv4
{
    /// <summary>
    /// Browsers take a host for an IPv4 address when its last label is a number, decimal or hexadecimal
    /// (https://url.spec.whatwg.org/#ends-in-a-number-checker), and then serialize it as four decimal numbers.
    /// </summary>
    public static bool EndsInNumber(ReadOnlySpan<char> host)
    {
        if (host.Length > 0 && host[^1] == '.')
            host = host[..^1];
        ReadOnlySpan<char> last = host[(host.LastIndexOf('.') + 1)..];
        if (last.IsEmpty)
            return false;
        if (last.Length >= 2 && last[0] == '0' && last[1] is 'x' or 'X')
            return IsAll(last[2..], hexadecimal: true);
        return IsAll(last, hexadecimal: false);
    }

    /// <summary>Four numbers from 0 to 255 without leading zeros: the only form that browsers send.</summary>
    public static bool IsDottedQuad(ReadOnlySpan<char> host)
    {
        for (int part = 0; part < 4; part++)
        {
            int digits = 0, value = 0;
            while (digits < host.Length && host[digits] is >= '0' and <= '9')
            {
                value = (value * 10) + (host[digits] - '0');
                if (++digits > 3)
                    return false;
            }
            if (digits == 0 || value > 255 || (digits > 1 && host[0] == '0'))
                return false;
            host = host[digits..];
            if (part == 3)
                return host.IsEmpty;
            if (host.IsEmpty || host[0] != '.')
                return false;
            host = host[1..];
        }
        return false;
    }

    /// <summary>
    /// Whether people write ranges of addresses like this: <c>192.168.1.10-20</c>, <c>192.168.1.x</c>, <c>192.168.*.*</c>. The last label
    /// makes a name of it, though none that there is.
    /// </summary>
    public static bool IsRange(ReadOnlySpan<char> host)
    {
        int labels = 0, numbers = 0;
        foreach (Range range in host.Split('.'))
        {
            ReadOnlySpan<char> label = host[range];
            labels++;
            if (!label.IsEmpty && IsAll(label, hexadecimal: false))
                numbers++;
            else if (labels == 1 || !IsPlaceholder(label))
                return false;
        }
        return numbers > 0 && numbers < labels && labels <= 4 && (labels == 4 || host.Contains('*'));
    }

    private static bool IsPlaceholder(ReadOnlySpan<char> label)
    {
        int dash = label.IndexOf('-');
        if (dash > 0 && dash < label.Length - 1)
            return IsAll(label[..dash], hexadecimal: false) && IsAll(label[(dash + 1)..], hexadecimal: false);
        bool isStarAmongDigits = label.Contains('*') && !label.ContainsAnyExceptInRange('*', '9') && label.IndexOfAnyInRange('+', '/') < 0;
        return isStarAmongDigits || label is "x" or "xx" or "xxx";
    }

    private static bool IsAll(ReadOnlySpan<char> text, bool hexadecimal)
    {
        foreach (char c in text)
        {
            bool isDigit = c is >= '0' and <= '9' || (hexadecimal && c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));
            if (!isDigit)
                return false;
        }
        return true;
    }
}
