using System.Reflection;
using CorsPreflight.Tool.CommandLine;
using CorsPreflight.Tool.Tests;
using CorsPreflight.Tool.Tests.Check;

namespace CorsPreflight.ToolTests.Check.Wire;

/// <summary>
/// What goes over the wire, byte by byte. The expectations are what Chromium 156 sent for the same calls, but for the lines that say that
/// it is Chromium.
/// </summary>
public class WireTests
{
    private static readonly string Version =
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static readonly string UserAgent = $"cors-preflight/{Version}";

    [Fact]
    public async Task Sends_the_preflight_and_the_call_as_a_browser_does()
    {
        using var server = new FaultServer(FaultCase.All["a list of origins with credentials is fine"]);
        string host = $"127.0.0.1:{server.Port}";
        await Checked.Url($"http://{host}/a?x=11", "--origin", "https://app.example.com", "--method", "put", "--credentials",
            "--header", "X-Foo: 1", "--header", "Authorization: Bearer x", "--header", "Content-Type: application/json");
        server.Requests[0].Should().Be(Lines($"""
            OPTIONS /a?x=11 HTTP/1.1
            Host: {host}
            Connection: keep-alive
            Accept: */*
            Access-Control-Request-Method: PUT
            Access-Control-Request-Headers: authorization,content-type,x-foo
            Origin: https://app.example.com
            User-Agent: {UserAgent}
            Sec-Fetch-Mode: cors
            Sec-Fetch-Site: cross-site
            Sec-Fetch-Dest: empty
            Referer: https://app.example.com/
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: en-US,en;q=0.9
            """));
        server.Requests.Should().ContainSingle(
                request => !request.Contains("Origin: https://app.example.com\r\n", StringComparison.Ordinal),
                "x-foo is not allowed, so that the call does not go out, and the probe does");
    }

    [Fact]
    public async Task Sends_the_call_as_a_browser_does()
    {
        using var server = new FaultServer(FaultCase.All["a list of origins that is right is fine"]);
        string host = $"127.0.0.1:{server.Port}";
        await Checked.Url(
            $"http://{host}/a",
            "--origin", "https://app.example.com", "--method", "PUT", "--header", "Authorization: Bearer x", "--header",
            "Content-Type: application/json", "--header", "Accept: text/plain", "--header", "Accept-Language: de");
        server.Requests[1].Should().Be(Lines($"""
            PUT /a HTTP/1.1
            Host: {host}
            Connection: keep-alive
            Content-Length: 0
            User-Agent: {UserAgent}
            Authorization: Bearer x
            Content-Type: application/json
            Accept: text/plain
            Origin: https://app.example.com
            Sec-Fetch-Site: cross-site
            Sec-Fetch-Mode: cors
            Sec-Fetch-Dest: empty
            Referer: https://app.example.com/
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: de
            """));
        server.Requests.Should().HaveCount(3, "the third asks from another origin");
    }

    [Fact]
    public async Task Sends_methods_as_the_page_spelt_them()
    {
        using var server = new FaultServer(
            new FaultCase(
                "",
                new FaultCall("patch"),
                ["HTTP/1.1 204 No Content", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: patch"],
                ["HTTP/1.1 204 No Content", "Access-Control-Allow-Origin: *"]));
        (await Checked.Url($"http://127.0.0.1:{server.Port}/", "--origin", "https://app.example.com", "--method", "patch"))
            .ExitCode.Should().Be(0);
        server.Requests[1].Should().StartWith("patch / HTTP/1.1\r\n");
    }

    [Fact]
    public async Task Sends_a_GET_without_asking_and_once_more_from_elsewhere()
    {
        using var server = new FaultServer(FaultCase.All["a GET needs no preflight"]);
        await Checked.Url($"http://127.0.0.1:{server.Port}/", "--origin", "https://app.example.com");
        server.Requests.Should().HaveCount(2)
            .And.OnlyContain(request => request.StartsWith("GET / HTTP/1.1\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DELETE", "the call itself, in earnest")]
    [InlineData("GET", "the call itself")]
    public async Task Says_before_it_is_sent_that_a_call_is_made_in_earnest(string method, string what)
    {
        using var server = new FaultServer(
            new FaultCase(
                "",
                new FaultCall(method),
                ["HTTP/1.1 204 No Content", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: *"],
                ["HTTP/1.1 204 No Content", "Access-Control-Allow-Origin: *"]));
        Ran ran = await Ran.Command("check", $"http://127.0.0.1:{server.Port}/", "--origin", "https://app.example.com", "--method", method);
        ran.Error.Should().EndWith($"Sending {what}: {method} http://127.0.0.1:{server.Port}/\n");
    }

    [Fact]
    public async Task Sends_nothing_to_the_pages_own_origin()
    {
        using var server = new FaultServer(FaultCase.All["a GET needs no preflight"]);
        Checked found = await Checked.Url(
            $"http://127.0.0.1:{server.Port}/",
            "--origin",
            $"http://127.0.0.1:{server.Port}",
            "--method",
            "PUT");
        found.Summary.Should().Be("0 allowed");
        found.Report.GetProperty("sameOrigin").GetBoolean().Should().BeTrue();
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Sends_nothing_over_http_from_a_page_under_https()
    {
        Checked found = await Checked.Url("http://api.example.com/orders", "--origin", "https://app.example.com", "--method", "PUT");
        (found.Summary, found.Fix[0]).Should().Be(("1 mixed-content", "fetch('https://api.example.com/orders', …)"));
        found.Report.GetProperty("engines")
            .EnumerateArray()
            .Should().OnlyContain(engine => engine.GetProperty("check").GetString() == "not-sent");
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\r\n") + "\r\n\r\n";
}
