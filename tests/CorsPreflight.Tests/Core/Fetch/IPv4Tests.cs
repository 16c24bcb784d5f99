using CorsPreflight.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Fetch;

public class IPv4Tests
{
    private static readonly Gen<string> Hosts =
        Gen.OneOf("0", "1", "9", "00", "01", "10", "255", "256", "1234", "99999999999", "0x", "0x1f", "0X1F", "0xg", "1a", "a", "", "-1", "+1", " 1", "١").Array[1, 5].Select(parts => string.Join('.', parts));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("10.200.3.40")]
    public void Accepts_four_numbers(string host) => (IPv4.EndsInNumber(host), IPv4.IsDottedQuad(host)).Should().Be((true, true));

    [Theory]
    [InlineData("127.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.4.")]
    [InlineData("256.1.1.1")]
    [InlineData("01.2.3.4")]
    [InlineData("00.0.0.0")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x")]
    [InlineData("a.0X1F")]
    [InlineData("2130706433")]
    [InlineData("1.2.3.0000")]
    [InlineData("a.example.1")]
    public void Refuses_numbers_in_another_form(string host) => (IPv4.EndsInNumber(host), IPv4.IsDottedQuad(host)).Should().Be((true, false));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1..")]
    [InlineData("1.2.3.4a")]
    [InlineData("1.2.3.a4")]
    [InlineData("0xg")]
    [InlineData("x0")]
    [InlineData("1.a")]
    [InlineData("a.-1")]
    [InlineData("a.1_0")]
    public void Leaves_names_alone(string host) => (IPv4.EndsInNumber(host), IPv4.IsDottedQuad(host)).Should().Be((false, false));

    [Fact]
    public void Says_of_any_parts_what_the_standard_says() =>
        Hosts.Sample(host => IPv4.EndsInNumber(host) == Reference.EndsInNumber(host) && IPv4.IsDottedQuad(host) == Reference.IsDottedQuad(host), iter: 20_000);
}
