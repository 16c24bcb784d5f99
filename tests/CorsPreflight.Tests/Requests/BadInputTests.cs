using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Requests;

/// <summary>Whatever a stranger sends is refused, or by the server itself, and neither causes an exception nor comes back.</summary>
public class BadInputTests
{
    private const string Origin = "Origin", Method = "Access-Control-Request-Method", Headers = "Access-Control-Request-Headers";

    private static readonly Dictionary<string, string> Values = new()
    {
        ["empty"] = "",
        ["white space"] = " ",
        ["a tab inside"] = "https://app.\texample",
        ["CR"] = "(\rInjected: 1",
        ["LF"] = "(\nInjected: 1",
        ["CR LF"] = "(\r\nInjected: 1",
        ["NUL"] = "a\0b",
        ["DEL"] = "a\u007fb",
        ["quotes"] = "\"a\" 'b'",
        ["a script"] = "<script>alert(1)</script>",
        ["a comma list"] = "https://evil.test, https://app.example",
        ["Latin-1 bytes"] = "https://b\u00fccher.example",
        ["UTF-8 bytes"] = "https://b\u00c3\u00bccher.example",
        ["half a UTF-8 sequence"] = "https://b\u00c3",
        ["all high bytes"] = new string([.. Enumerable.Range(128, 128).Select(i => (char)i)]),
        ["brackets"] = "https://[::1",
        ["parentheses"] = "((((",
        ["nothing but commas"] = new string(',', 4000),
        ["16 KB of letters"] = new string('a', 16 * 1024),
        ["30 KB of letters"] = new string('a', 30 * 1024),
        ["30 KB of labels"] = "https://" + string.Concat(Enumerable.Repeat("a.", 15 * 1024)) + "example",
        ["30 KB of names"] = string.Join(',', Enumerable.Repeat("x-a", 7_500)),
    };

    private static readonly string[] Names = [Origin, Method, Headers];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (string name in Names)
        {
            foreach (string what in Values.Keys)
                rows.Add(name, what);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Refuses_cleanly_over_Kestrel(string header, string what)
    {
        await using TestApp app = await Start(Server.Kestrel);
        // The empty list of headers is the one of these that asks for nothing.
        bool isHarmless = header == Headers && (what is "empty" or "white space");
        foreach (bool isPreflight in new[] { true, false })
        {
            using var connection = new RawConnection(app.Client.BaseAddress!);
            string answer = await connection.Send((isPreflight ? "OPTIONS" : "PUT") + " /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + string.Concat(
                Names.Select(name => name == header ? $"{name}: {Values[what]}\r\n" : isPreflight || name == Origin ? $"{name}: {Good(name)}\r\n" : "")) + "\r\n");
            int status = answer.Length == 0 ? 0 : int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
            // 400 and 431 are Kestrel's own, ahead of any middleware; 0 is a connection that it closed.
            int[] expected = isPreflight ? (isHarmless ? [204] : [403, 400, 431, 0]) : [200, 400, 431, 0];
            expected.Should().Contain(status);
            if (status == 403)
                answer.Should().NotContain("Access-Control-Allow");
            if (Values[what].Length > 1 && !isHarmless)
                answer.Should().NotContain(Values[what][..Math.Min(Values[what].Length, 16)]);
            answer.Should().NotContain("Injected");
        }
        app.Probe.Log.Should().NotContain(e => e.Level >= LogLevel.Error || e.Exception is InvalidOperationException);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Refuses_cleanly_where_no_server_has_looked(string header, string what)
    {
        await using TestApp app = await Start(Server.TestServer);
        bool isHarmless = header == Headers && (what is "empty" or "white space");
        foreach (StringValues value in new[] { new StringValues(Values[what]), new StringValues([Values[what], Values[what]]), new StringValues([null, Values[what]]) })
        {
            HttpContext context = await Send(app, "OPTIONS", header, value);
            if (isHarmless)
                continue;
            Describe(context).Should().Be("403 Vary=Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        }
        if (header == Origin)
            Describe(await Send(app, "PUT", header, Values[what])).Should().Be("200 Vary=Origin");
        app.Probe.Handlers.Should().Be(header == Origin ? 1 : 0);
        app.Probe.Log.Should().NotContain(e => e.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData(Origin)]
    [InlineData(Method)]
    public async Task Refuses_repeated_lines_even_if_each_is_allowed(string header)
    {
        await using TestApp app = await Start(Server.Kestrel);
        using var connection = new RawConnection(app.Client.BaseAddress!);
        string answer = await connection.Send($"OPTIONS /orders HTTP/1.1\r\nHost: a\r\n{header}: {Good(header)}\r\n" + string.Concat(Names.Select(name => $"{name}: {Good(name)}\r\n")) + "\r\n");
        answer.Should().StartWith("HTTP/1.1 403 ").And.NotContain("Access-Control-Allow");
    }

    [Fact]
    public async Task Writes_what_strangers_sent_into_the_log_short_and_clean()
    {
        await using TestApp app = await Start(Server.TestServer);
        await Send(app, "OPTIONS", Origin, "https://a\r\nfail: Forged[1]" + new string('x', 1000));
        app.Probe.OwnLog.Should().ContainSingle(e => e.Event.Name == "PreflightRefused").Which.Text
            .Should().Be("Preflight refused under policy Default: OriginMalformed https://a  fail: Forged[1]" + new string('x', 64 - 26));
    }

    private static string Good(string header) => header switch { Origin => TestApp.App, Method => "PUT", _ => "authorization" };

    private static Task<TestApp> Start(Server server) => TestApp.Start(server, b => b.Services.AddStrictPreflight(o =>
    {
        // The widest policy there is: only the checks stand between what is asked and its echo.
        o.Policies["Default"].AllowedMethods = o.Policies["Default"].AllowedHeaders = ["*", "Authorization"];
        o.Policies["Default"].AllowedMethods = ["*"];
        o.Policies["Default"].AllowedOrigins.Add("https://*.example:*");
        o.Policies["Default"].DangerouslyAllowPublicSuffixes = true;
    }), app =>
    {
        app.UseStrictPreflight();
        app.MapPut("/orders", (Probe probe) =>
        {
            probe.Handle();
            return Results.Empty;
        });
    });

    private static Task<HttpContext> Send(TestApp app, string httpMethod, string header, StringValues value) => ((TestServer)app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()).SendAsync(context =>
    {
        context.Request.Method = httpMethod;
        context.Request.Path = "/orders";
        foreach (string name in httpMethod == "OPTIONS" ? Names : [Origin])
            context.Request.Headers[name] = name == header ? value : Good(name);
    });

    private static string Describe(HttpContext context) =>
        $"{context.Response.StatusCode} {string.Join(' ', context.Response.Headers.Where(h => h.Key == "Vary" || h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)).Select(h => $"{h.Key}={h.Value}"))}";
}
