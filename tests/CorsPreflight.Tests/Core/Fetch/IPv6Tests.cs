using System.Globalization;
using System.Net;
using CorsPreflight.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Fetch;

public class IPv6Tests
{
    // Zeros often, so that runs of them meet.
    private static readonly Gen<ushort[]> Pieces = Gen.Frequency((3, Gen.Const((ushort)0)), (1, Gen.UShort)).Array[8];

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2001:db8::1")]
    [InlineData("1:2:3:4:5:6:7:8")]
    [InlineData("0:1:2:3:4:5:6:7")]
    [InlineData("1:0:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:0")]
    [InlineData("1::2:0:0:3:4")]
    [InlineData("1:0:0:2::3")]
    [InlineData("0:0:1::")]
    [InlineData("::1:0:0:1")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::ffff:7f00:1")]
    public void Accepts_the_compressed_form(string text) => (IPv6.IsCompressed(text), IPv6.Compress(text)).Should().Be((true, text));

    [Theory]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("0::1", "::1")]
    [InlineData("2001:0DB8::0001", "2001:db8::1")]
    [InlineData("::1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7")]
    [InlineData("1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8")]
    [InlineData("1:0:0:2::3:4", "1::2:0:0:3:4")]
    [InlineData("1:0:0:0:2::3", "1::2:0:0:3")]
    [InlineData("1:2:3:4:5:6::", "1:2:3:4:5:6::")]
    public void Compresses_every_other_form(string text, string compressed) =>
        (IPv6.IsCompressed(text), IPv6.Compress(text)).Should().Be((text == compressed, compressed));

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("::1:2:3:4:5:6:7:8")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData(" ::1")]
    public void Refuses_what_is_no_address(string text) => (IPv6.IsCompressed(text), IPv6.Compress(text)).Should().Be((false, null));

    [Theory]
    [InlineData("::ffff:7f00:1", true)]
    [InlineData("::ffff:0:0", true)]
    [InlineData("::ffff:1", false)]
    [InlineData("::ffff", false)]
    [InlineData("::fffe:7f00:1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("1::ffff:7f00:1", false)]
    [InlineData("::ffff:1:2:3", false)]
    [InlineData("::ffff:0:7f00:1", false)]
    public void Knows_an_IPv4_address_in_disguise(string text, bool isMapped) => IPv6.IsMappedIPv4(text).Should().Be(isMapped);

    [Fact]
    public void Compresses_any_address_as_the_standard_says() => Pieces.Sample(
        pieces =>
        {
            string expected = Reference.Compress(new IPAddress([.. pieces.SelectMany(p => new[] { (byte)(p >> 8), (byte)p })]));
            string padded = string.Join(':', pieces.Select(p => p.ToString("X4", CultureInfo.InvariantCulture)));
            return IPv6.Compress(padded) == expected && IPv6.Compress(expected) == expected && IPv6.IsCompressed(expected) && (padded == expected || !IPv6.IsCompressed(padded));
        },
        iter: 20_000);

    [Fact]
    public void Says_of_any_pieces_what_the_standard_says() =>
        Gen.OneOf("::", ":", ":", ":", ":", "0", "0", "1", "a", "00", "ffff", "12345", "A", ".").Array[0, 16].Select(string.Concat)
            .Sample(text => IPv6.IsCompressed(text) == Reference.IsCompressedIPv6(text), iter: 20_000);
}
