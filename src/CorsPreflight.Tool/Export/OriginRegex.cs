using System.Globalization;
using System.Text;
using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Tool.Export;

/// <summary>
/// The entries of a policy's origins as regular expressions, in what PCRE and JavaScript have in common, and without anchors. What they
/// match has gone through the grammar of <see cref="Origin"/>. Where they could match in two ways, they do so within the length of a host.
/// </summary>
internal static class OriginRegex
{
    private const string Label = "[a-z0-9_-]{1,63}", LabelInAnyCase = "[A-Za-z0-9_-]{1,63}";

    // 1 to 65535 without leading zeros.
    private const string Port = "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    private const string Scheme = "[a-z][a-z0-9+.-]{0,63}";

    private const string Byte = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    // Of an IPv6 address, the second one but zero.
    private const string Piece = "(?:0|[1-9a-f][0-9a-f]{0,3})", NonZeroPiece = "[1-9a-f][0-9a-f]{0,3}";

    private static readonly string HostBound = $"(?![^:]{{{Origin.MaxHostLength + 1}}})";

    /// <summary>Every origin that a browser sends. With <c>*</c>, a preflight that comes from anything else is refused.</summary>
    public static IReadOnlyList<string> Any { get; } = CreateAny();

    /// <summary>What matches an entry other than the lone <c>*</c>.</summary>
    public static string Create(string listed)
    {
        if (!OriginPattern.TryParse(listed, out OriginPattern pattern))
            throw new ArgumentException("is not an origin of a compiled policy", nameof(listed));
        return $"{Literal(pattern.Scheme)}://{CreateLabel(pattern)}{Literal(pattern.Host)}{CreatePort(pattern)}";
    }

    /// <summary>What matches the text and nothing else.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder(text.Length);
        foreach (char c in text)
            literal.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '/' ? "" : @"\").Append(c);
        return literal.ToString();
    }

    private static string CreateLabel(OriginPattern pattern)
    {
        if (pattern.Label.Length == 0)
            return "";
        if (!pattern.IsLabelGlob)
            return $@"{HostBound}(?:{(Origin.IsHttp(pattern.Scheme) ? Label : LabelInAnyCase)}\.)+";
        int star = pattern.Label.IndexOf('*', StringComparison.Ordinal), given = pattern.Label.Length - 1;
        int maxLength = Math.Min(63, Origin.MaxHostLength - 1 - pattern.Host.Length) - given;
        return $@"{Literal(pattern.Label[..star])}[a-z0-9-]{{1,{maxLength}}}{Literal(pattern.Label[(star + 1)..])}\.";
    }

    private static string CreatePort(OriginPattern pattern) => pattern.Port switch
    {
        "" => "",
        // Only http and https have it. Browsers leave their own ports out.
        OriginPattern.AnyPort => $"(?::(?!{(pattern.Scheme == "https" ? "443" : "80")}(?![0-9])){Port})?",
        _ => ":" + pattern.Port,
    };

    private static string[] CreateAny()
    {
        const string number = @"(?:[0-9]+|0x[0-9a-f]*)\.?(?![^:])";
        const string ownPort = "(?!(?:http|ws)://.*:80(?!.)|(?:https|wss)://.*:443(?!.)|ftp://.*:21(?!.))";
        const string anyPort = $"(?::{Port})?";
        return
        [
            Origin.Opaque,
            // A name whose last label is a number would be an address.
            $@"{ownPort}https?://{HostBound}(?:{Label}\.)*(?!{number}){Label}\.?{anyPort}",
            $@"{ownPort}https?://(?:{Byte}\.){{3}}{Byte}{anyPort}",
            $@"{ownPort}(?!https?:){Scheme}://(?:\.|{HostBound}(?:{LabelInAnyCase}\.)*{LabelInAnyCase}\.?){anyPort}",
            $@"{ownPort}{Scheme}://\[{CompressedIPv6()}\]{anyPort}",
        ];
    }

    // Of all spellings the one of https://url.spec.whatwg.org/#concept-ipv6-serializer: "::" stands for the first of the longest runs of
    // zeros, and only where it is longer than one. Neighbours of "::" are not zero, or the run would be longer; with six pieces it stands
    // for two zeros, with five for three, and then a run before it must be shorter, and one behind it no longer; with fewer it is the
    // longest anyway.
    private static string CompressedIPv6()
    {
        const string some = "(?:[0-9a-f]+:)*";
        string with6 = Runs(pieces: 6, before: "0:0:", after: "0:0:0"), with5 = Runs(pieces: 5, before: "0:0:0:", after: "0:0:0:0");
        string whole = $@"(?!{some}0:0[:\]]){Piece}(?::{Piece}){{7}}";
        string compressed =
            $"(?!:{{0,2}}(?:[0-9a-f]+:{{1,2}}){{6}}[0-9a-f]){with6}{with5}"
            + $"(?:(?:{Piece}:)*{NonZeroPiece})?::(?:{NonZeroPiece}(?::{Piece})*)?";
        // The length first, so that nothing looks further.
        return $@"(?=[0-9a-f:]{{2,39}}\])(?:{whole}|{compressed})";

        static string Runs(int pieces, string before, string after)
        {
            string count = (pieces - 1).ToString(CultureInfo.InvariantCulture);
            return $@"(?!(?=:{{0,2}}(?:[0-9a-f]+:{{1,2}}){{{count}}}[0-9a-f]+:{{0,2}}\])"
                + $@"(?:{some}{before}(?:[0-9a-f]+:)+:|[0-9a-f:]*::{some}{after}[:\]]))";
        }
    }
}
