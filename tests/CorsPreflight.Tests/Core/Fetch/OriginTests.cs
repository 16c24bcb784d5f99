using CorsPreflight.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Fetch;

public class OriginTests
{
    [Theory]
    [InlineData("https://app.example.com", "https", "app.example.com", "")]
    [InlineData("http://localhost:3000", "http", "localhost", "3000")]
    [InlineData("https://a.example.:65535", "https", "a.example.", "65535")]
    [InlineData("http://127.0.0.1:1", "http", "127.0.0.1", "1")]
    [InlineData("http://[::1]", "http", "[::1]", "")]
    [InlineData("http://[2001:db8::1]:8080", "http", "[2001:db8::1]", "8080")]
    [InlineData("app://.", "app", ".", "")]
    [InlineData("moz-extension://1B2c-3", "moz-extension", "1B2c-3", "")]
    [InlineData("capacitor://localhost:8080", "capacitor", "localhost", "8080")]
    public void Accepts_an_origin_and_takes_it_apart(string text, string scheme, string host, string port)
    {
        Origin.TryParse(text, out Origin origin).Should().BeTrue();
        (origin.Scheme.ToString(), origin.Host.ToString(), origin.Port.ToString()).Should().Be((scheme, host, port));
    }

    [Theory]
    [InlineData("https", "443", true)]
    [InlineData("http", "80", true)]
    [InlineData("wss", "443", true)]
    [InlineData("ws", "80", true)]
    [InlineData("ftp", "21", true)]
    [InlineData("https", "80", false)]
    [InlineData("http", "443", false)]
    [InlineData("capacitor", "443", false)]
    [InlineData("capacitor", "80", false)]
    public void Knows_the_default_ports_of_the_standard(string scheme, string port, bool isDefault) => Origin.IsDefaultPort(scheme, port).Should().Be(isDefault);

    [Fact]
    public void Says_of_any_text_what_the_grammar_says() =>
        Gen.OneOf(Texts.Origin, Texts.Mutated(Texts.Origin), Texts.Mutated(Texts.Pattern), Texts.Any).Sample(text => IsWellFormed(text) == Reference.IsWellFormed(text), iter: 20_000);

    [Fact]
    public void Accepts_one_character_in_place_of_another_only_where_the_grammar_does()
    {
        string[] texts = ["https://a.example:8443", "http://[::1]:80", "http://127.0.0.1", "app://."];
        IEnumerable<string> variants = texts.SelectMany(t => Enumerable.Range(0, t.Length).SelectMany(i => Enumerable.Range(0, 0x180).Select(c => t[..i] + (char)c + t[(i + 1)..])));
        variants.Where(v => IsWellFormed(v) != Reference.IsWellFormed(v)).Should().BeEmpty();
    }

    private static bool IsWellFormed(string text) => text == Origin.Opaque || Origin.TryParse(text, out _);
}
