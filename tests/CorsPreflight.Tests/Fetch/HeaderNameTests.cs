using CorsPreflight.Fetch;

namespace CorsPreflight.Tests.Fetch;

public class HeaderNameTests
{
    [Theory]
    [InlineData("Cookie", "forbidden")]
    [InlineData("cookie", "forbidden")]
    [InlineData("Cookies", "")]
    [InlineData("TE", "forbidden")]
    [InlineData("te", "forbidden")]
    [InlineData("Test", "")]
    [InlineData("Sec-Fetch-Site", "forbidden")]
    [InlineData("sec-", "forbidden")]
    [InlineData("Sec", "")]
    [InlineData("Secret", "")]
    [InlineData("Proxy-Authorization", "forbidden")]
    [InlineData("Proxy", "")]
    [InlineData("Origin", "forbidden never-exposed")]
    [InlineData("Set-Cookie", "forbidden never-exposed")]
    [InlineData("Set-Cookie2", "never-exposed")]
    [InlineData("Access-Control-Request-Method", "forbidden never-exposed")]
    [InlineData("Access-Control-Request-Headers", "forbidden never-exposed")]
    [InlineData("Access-Control-Allow-Origin", "response")]
    [InlineData("access-control-allow-credentials", "response")]
    [InlineData("Access-Control-Expose-Headers", "response")]
    [InlineData("Access-Control-Allow-Headers", "response never-exposed")]
    [InlineData("Access-Control-Allow-Methods", "response never-exposed")]
    [InlineData("Access-Control-Max-Age", "response never-exposed")]
    [InlineData("Access-Control", "")]
    [InlineData("Content-Length", "forbidden safelisted")]
    [InlineData("Cache-Control", "safelisted")]
    [InlineData("content-type", "safelisted")]
    [InlineData("Content-Language", "safelisted")]
    [InlineData("Expires", "safelisted")]
    [InlineData("Last-Modified", "safelisted")]
    [InlineData("PRAGMA", "safelisted")]
    [InlineData("ETag", "")]
    [InlineData("Authorization", "")]
    [InlineData("Accept", "")]
    [InlineData("User-Agent", "")]
    [InlineData("X-HTTP-Method-Override", "override")]
    [InlineData("x-http-method", "override")]
    [InlineData("X-Method-Override", "override")]
    [InlineData("X-Method", "")]
    public void Sorts_a_name_as_the_standard_does(string name, string kinds) => string.Join(' ', new[]
    {
        HeaderName.IsForbiddenInRequests(name) ? "forbidden" : null, HeaderName.IsCorsResponseHeader(name) ? "response" : null, HeaderName.IsSafelistedInResponses(name) ? "safelisted" : null,
        HeaderName.IsNeverExposed(name) ? "never-exposed" : null, HeaderName.IsMethodOverride(name) ? "override" : null,
    }.OfType<string>()).Should().Be(kinds);
}
