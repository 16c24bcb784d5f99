using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>What is answered ahead of every middleware, and so without us, as the README says.</summary>
public class AheadOfUsTests
{
    [Theory]
    [InlineData("a request line that is none", "nonsense\r\n\r\n", 400)]
    [InlineData("a header that is none", "OPTIONS / HTTP/1.1\r\nHost: a\r\nno header\r\n\r\n", 400)]
    [InlineData("no Host", "OPTIONS / HTTP/1.1\r\nOrigin: https://app.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n", 400)]
    [InlineData("an address over Kestrel's limit", "OPTIONS /{long} HTTP/1.1\r\nHost: a\r\n\r\n", 414)]
    [InlineData("headers over Kestrel's limit", "OPTIONS / HTTP/1.1\r\nHost: a\r\nX-Long: {long}{long}{long}{long}\r\n\r\n", 431)]
    [InlineData("more headers than Kestrel's limit", "OPTIONS / HTTP/1.1\r\nHost: a\r\n{many}\r\n", 431)]
    [InlineData("headers that do not come in time", "OPTIONS / HTTP/1.1\r\nHost: a\r\n", 408)]
    public async Task The_server_answers(string it, string request, int status)
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Services.Configure<KestrelServerOptions>(k => k.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(500));
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight());
        using var connection = new RawConnection(app.Client.BaseAddress!);
        string text = request.Replace("{long}", new string('a', 8 * 1024), StringComparison.Ordinal)
            .Replace("{many}", string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: 1\r\n")), StringComparison.Ordinal);
        Answers.Of(await connection.Send(text)).Should().Be(Answers.Of(status), it);
    }

    [Fact]
    public async Task The_host_filter_of_AllowedHosts_answers()
    {
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            b.Configuration["AllowedHosts"] = "api.example";
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight());
        Answers.Of(await app.Preflight("/", TestApp.App, "PUT")).Should().Be(Answers.Of(400));
        Answers.Of(await app.Send("GET", "/", TestApp.App)).Should().Be(Answers.Of(400));
        Answers.Of(await app.Send("OPTIONS", "/", TestApp.App, r =>
        {
            r.Headers.Host = "api.example";
            r.Headers.Add("Access-Control-Request-Method", "PUT");
        })).Should().Be(Answers.AllowedPreflight);
    }
}
