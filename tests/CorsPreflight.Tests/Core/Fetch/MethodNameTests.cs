using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Tests.Core.Fetch;

public class MethodNameTests
{
    [Theory]
    [InlineData("GET", true, false, null)]
    [InlineData("HEAD", true, false, null)]
    [InlineData("POST", true, false, null)]
    [InlineData("PUT", false, false, null)]
    [InlineData("DELETE", false, false, null)]
    [InlineData("PATCH", false, false, null)]
    [InlineData("OPTIONS", false, false, null)]
    [InlineData("get", false, false, "GET")]
    [InlineData("Head", false, false, "HEAD")]
    [InlineData("pOST", false, false, "POST")]
    [InlineData("patch", false, false, "PATCH")]
    [InlineData("Delete", false, false, "DELETE")]
    [InlineData("CONNECT", false, true, null)]
    [InlineData("connect", false, true, "CONNECT")]
    [InlineData("Trace", false, true, "TRACE")]
    [InlineData("tRACK", false, true, "TRACK")]
    [InlineData("TRACKS", false, false, null)]
    [InlineData("PROPFIND", false, false, null)]
    [InlineData("propfind", false, false, null)]
    [InlineData("*", false, false, null)]
    public void Sorts_a_method_as_the_standard_does(string method, bool isSafelisted, bool isForbidden, string? standard) =>
        (MethodName.IsSafelisted(method), MethodName.IsForbidden(method), MethodName.StandardSpelling(method)).Should().Be((isSafelisted, isForbidden, standard));
}
