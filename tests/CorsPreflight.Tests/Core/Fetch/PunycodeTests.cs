using System.Globalization;
using CorsPreflight.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Fetch;

public class PunycodeTests
{
    // The framework's own encoder, which maps nothing where globalization is invariant, as it is here.
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    private static readonly Gen<string> Label = Gen.OneOf(Gen.Char["abz019-"], Gen.Char['\u00DF', '\u00F6'], Gen.Char['\u0430', '\u044F'], Gen.Char['\u4E00', '\u9FEF'], Gen.Char['\uAC00', '\uD7A3'])
        .Array[1, 12].Select(chars => new string(chars)).Where(label => !label.All(char.IsAscii) && label[0] != '-' && label[^1] != '-');

    // RFC 3492, section 7.1, and names that there are.
    [Theory]
    [InlineData("bücher", "xn--bcher-kva")]
    [InlineData("faß", "xn--fa-hia")]
    [InlineData("рф", "xn--p1ai")]
    [InlineData("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye")]
    [InlineData("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l")]
    [InlineData("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b")]
    [InlineData("안녕", "xn--o70b819a")]
    [InlineData("💩", "xn--ls8h")]
    [InlineData("א", "xn--4db")]
    public void Encodes_and_accepts(string label, string encoded) => (Punycode.Encode(label), Punycode.IsValid($"a.{encoded}.example.")).Should().Be((encoded, true));

    [Theory]
    [InlineData("xn--f")]
    [InlineData("xn--")]
    [InlineData("xn--a")]
    [InlineData("xn--0")]
    [InlineData("xn--abc-")]
    [InlineData("xn--bcher-kvb")]
    [InlineData("xn--99999999")]
    [InlineData("xn---ygb")]
    [InlineData("xn--bcher_kva")]
    [InlineData("xn--0y0c")] // for private use
    [InlineData("xn--zca\u00df")]
    [InlineData("xn--a-wbb")] // a combining mark first
    [InlineData("xn--7ba")] // a capital
    [InlineData("xn--a-4ba")] // a no-break space
    public void Refuses_what_no_name_has(string label) => Punycode.IsValid($"app.{label}.example").Should().BeFalse();

    [Theory]
    [InlineData("app.example")]
    [InlineData("xn-")]
    [InlineData("axn--f")]
    [InlineData("ab--cd")]
    [InlineData("")]
    public void Says_nothing_of_other_labels(string host) => Punycode.IsValid(host).Should().BeTrue();

    [Fact]
    public void Encodes_as_the_framework_does_and_accepts_that() =>
        Label.Where(label => Punycode.Encode(label).Length <= 63).Sample(label => Punycode.Encode(label) == Idn.GetAscii(label) && Punycode.IsValid(Punycode.Encode(label)), iter: 10_000);

    [Fact]
    public void Accepts_only_what_it_would_encode() => Gen.String[Gen.Char["abkz019-"], 0, 12].Sample(
        text =>
        {
            string label = Punycode.Prefix + text;
            return !Punycode.IsValid(label) || Decoded(label) is not string name || Punycode.Encode(name) == label;
        },
        iter: 20_000);

    // The framework's decoder has rules of its own for names from right to left.
    private static string? Decoded(string label)
    {
        try
        {
            return Idn.GetUnicode(label);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
