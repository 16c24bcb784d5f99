using CorsPreflight.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Fetch;

public class OriginPatternTests
{
    [Theory]
    [InlineData("https://a.example", "https", "", "a.example", "")]
    [InlineData("https://a.example:8443", "https", "", "a.example", "8443")]
    [InlineData("https://a.example:*", "https", "", "a.example", "*")]
    [InlineData("https://*.a.example", "https", "*", "a.example", "")]
    [InlineData("https://*.a.example:8443", "https", "*", "a.example", "8443")]
    [InlineData("https://*.a.example:*", "https", "*", "a.example", "*")]
    [InlineData("https://*.a.example.", "https", "*", "a.example.", "")]
    [InlineData("http://*.localhost:*", "http", "*", "localhost", "*")]
    [InlineData("http://127.0.0.1:*", "http", "", "127.0.0.1", "*")]
    [InlineData("http://[::1]:*", "http", "", "[::1]", "*")]
    [InlineData("capacitor://localhost", "capacitor", "", "localhost", "")]
    [InlineData("app://.", "app", "", ".", "")]
    [InlineData("https://pr-*.preview.example.com", "https", "pr-*", "preview.example.com", "")]
    [InlineData("https://*-pr.preview.example.com:*", "https", "*-pr", "preview.example.com", "*")]
    [InlineData("http://a*b.localhost:8080", "http", "a*b", "localhost", "8080")]
    [InlineData("https://*a.example", "https", "*a", "example", "")]
    public void Accepts_a_pattern_and_takes_it_apart(string text, string scheme, string label, string host, string port)
    {
        OriginPattern.TryParse(text, out OriginPattern pattern).Should().BeTrue();
        pattern.Should().Be(new OriginPattern(scheme, label, host, port));
        pattern.IsExact.Should().Be(!text.Contains('*', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("https")]
    [InlineData("https://")]
    [InlineData("https://*")]
    [InlineData("https://*.")]
    [InlineData("https://:*")]
    [InlineData("https://*:*")]
    [InlineData("https://*.:*")]
    [InlineData("https://*.*.example")]
    [InlineData("https://**.example")]
    [InlineData("https://a*")]
    [InlineData("https://a*b*.example.com")]
    [InlineData("https://a.b*.example.com")]
    [InlineData("https://a*.*.example.com")]
    [InlineData("https://a*.")]
    [InlineData("https://A*.example.com")]
    [InlineData("https://a*.127.0.0.1")]
    [InlineData("https://a*.1")]
    [InlineData("capacitor://a*.example.com")]
    [InlineData("https://a.*.example")]
    [InlineData("https://a.*")]
    [InlineData("*://a.example")]
    [InlineData("https://a.example:8443:*")]
    [InlineData("https://a.example:*:8443")]
    [InlineData("https://a.example:8*")]
    [InlineData("https://a.example:**")]
    [InlineData("https://*.127.0.0.1")]
    [InlineData("https://*.1")]
    [InlineData("https://*.[::1]")]
    [InlineData("https://*..")]
    [InlineData("app://*..")]
    [InlineData("capacitor://*")]
    [InlineData("capacitor://*.localhost")]
    [InlineData("capacitor://localhost:*")]
    [InlineData("https://a.example/")]
    [InlineData("https://*.a.example:443")]
    public void Refuses_what_is_no_pattern(string text) => OriginPattern.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("http://a.example", true)]
    [InlineData("http://*.a.example:*", true)]
    [InlineData("http://10.0.0.1", true)]
    [InlineData("http://[2001:db8::1]", true)]
    [InlineData("http://127.0.0.1.a.example", true)]
    [InlineData("http://notlocalhost", true)]
    [InlineData("http://localhost.a.example", true)]
    [InlineData("https://a.example", false)]
    [InlineData("http://localhost:*", false)]
    [InlineData("http://localhost.", false)]
    [InlineData("http://*.localhost", false)]
    [InlineData("http://a.localhost:3000", false)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("http://127.255.0.9:81", false)]
    [InlineData("http://[::1]:*", false)]
    [InlineData("capacitor://a.example", false)]
    public void Knows_what_travels_in_the_clear(string text, bool isInsecure)
    {
        OriginPattern.TryParse(text, out OriginPattern pattern).Should().BeTrue();
        pattern.IsInsecure.Should().Be(isInsecure);
    }

    [Fact]
    public void Without_wildcards_a_pattern_is_an_origin() =>
        Gen.OneOf<string>(Texts.Origin, Texts.Mutated(Texts.Origin), Texts.Any).Where(t => !t.Contains('*', StringComparison.Ordinal) && t != "null")
            .Sample(text => OriginPattern.TryParse(text, out _) == Reference.IsWellFormed(text), iter: 10_000);
}
