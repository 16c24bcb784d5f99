using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Tests.Core.Fetch;

public class SchemeNameTests
{
    [Theory]
    [InlineData("http", "")]
    [InlineData("https", "")]
    [InlineData("HTTPS", "")]
    [InlineData("capacitor", "")]
    [InlineData("hap", "")]
    [InlineData("html", "")]
    [InlineData("com.example.app", "")]
    [InlineData("net.example.com", "")]
    [InlineData("my.app", "")]
    [InlineData("localhost-app", "")]
    [InlineData("wss", "never")]
    [InlineData("FTP", "never")]
    [InlineData("filesystem", "never")]
    [InlineData("localhost", "host")]
    [InlineData("LocalHost", "host")]
    [InlineData("www", "host")]
    [InlineData("www.example.de", "host")]
    [InlineData("app.localhost", "host")]
    [InlineData("example.com", "host")]
    [InlineData("a.b.example.org", "host")]
    [InlineData("htp", "misspelt http")]
    [InlineData("HTTPSS", "misspelt https")]
    [InlineData("htps", "misspelt https")]
    [InlineData("hxxp", "misspelt http")]
    [InlineData("hxxps", "misspelt https")]
    [InlineData("httpx", "misspelt ")]
    [InlineData("httsp", "misspelt ")]
    public void Sorts_a_scheme(string scheme, string sort)
    {
        string is_ = SchemeName.IsNeverAnOrigin(scheme) ? "never" : SchemeName.IsHost(scheme) ? "host" : SchemeName.IsMisspelt(scheme) ? $"misspelt {SchemeName.Meant(scheme)}" : "";
        is_.Should().Be(sort);
    }
}
