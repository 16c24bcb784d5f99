using System.Text;
using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Core.Rules;

/// <summary>
/// The public suffix list (https://publicsuffix.org/list/): names below which anybody can register one, or get one from a hoster. Its
/// ICANN and its private section count alike. Nothing is read before the first question that needs it.
/// </summary>
internal static class PublicSuffixes
{
    private const string Resource = "PublicSuffixes.txt";

    // The lines as they are, searched in place, and not compressed: to decompress them, or to make a set of ten thousand texts, would each
    // be the longest step of a start. The package compresses them anyway.
    private static readonly Lazy<byte[]> Rules = new(Read);

    /// <summary>
    /// Whether the whole domain is a public suffix. The longest rule that matches prevails, and none is longer than the domain: where one
    /// of its own length does, it is.
    /// </summary>
    /// <param name="domain">In lower case and Punycode; it may end in a dot.</param>
    public static bool IsPublicSuffix(string domain)
    {
        if (OriginPattern.IsLoopback(domain))
            return false;
        string name = domain.EndsWith('.') ? domain[..^1] : domain;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        // The rule * prevails where there is no other: https://github.com/publicsuffix/list/wiki/Format.
        if (dot < 0)
            return true;
        // *.kobe.jp makes a suffix of kobe.jp as well, as in browsers: https://github.com/publicsuffix/list/issues/1989. Whoever could
        // have all names below it would have everybody's.
        return !IsListed("!", name) && (IsListed("", name) || IsListed("*.", name) || IsListed("*", name[dot..]));
    }

    private static bool IsListed(string prefix, string name)
    {
        ReadOnlySpan<byte> wanted = Encoding.ASCII.GetBytes(prefix + name), rules = Rules.Value;
        while (!rules.IsEmpty)
        {
            int start = rules[..(rules.Length / 2)].LastIndexOf((byte)'\n') + 1, end = start + rules[start..].IndexOf((byte)'\n');
            int order = wanted.SequenceCompareTo(rules[start..end]);
            if (order == 0)
                return true;
            rules = order < 0 ? rules[..start] : rules[(end + 1)..];
        }
        return false;
    }

    private static byte[] Read()
    {
        using Stream resource = typeof(PublicSuffixes).Assembly.GetManifestResourceStream(typeof(PublicSuffixes), Resource)!;
        byte[] text = new byte[resource.Length];
        resource.ReadExactly(text);
        // The first line says where the list is from.
        return text.AsSpan(Array.IndexOf(text, (byte)'\n') + 1).ToArray();
    }
}
