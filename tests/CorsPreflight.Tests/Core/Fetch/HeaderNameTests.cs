using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Tests.Core.Fetch;

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

    [Fact]
    public void Takes_no_well_known_name_for_another() => Cases.Read<string>("header-names.json").Where(name => HeaderName.MeantInRequests(name) is not null || HeaderName.MeantInResponses(name) is not null).Should().BeEmpty();

    [Theory]
    [InlineData("Authorisation", "Authorization")]
    [InlineData("authorizaton", "Authorization")]
    [InlineData("Authorizations", null)]
    [InlineData("Authentication", null)]
    [InlineData("ContentType", "Content-Type")]
    [InlineData("Content_Type", "Content-Type")]
    [InlineData("Content-Types", null)]
    [InlineData("Content-Type2", null)]
    [InlineData("Content-Tpye", "Content-Type")]
    [InlineData("Cntent-Tpye", null)]
    [InlineData("X-CSRF-Tokne", "X-CSRF-Token")]
    [InlineData("X-SRF-Token", null)]
    [InlineData("X-RequestedWith", null)]
    [InlineData("X-Auth", null)]
    [InlineData("*", null)]
    [InlineData("", null)]
    public void Knows_a_misspelt_request_header(string name, string? meant) => HeaderName.MeantInRequests(name).Should().Be(meant);
}
