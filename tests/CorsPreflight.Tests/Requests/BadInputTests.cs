using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Requests;

/// <summary>Whatever a stranger sends is refused, here or by the server itself, and neither causes an exception nor comes back.</summary>
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

    // 400, ahead of any middleware.
    private static readonly string[] RefusedByKestrel = ["CR", "NUL", "Latin-1 bytes", "half a UTF-8 sequence", "all high bytes"];

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
        foreach (bool isPreflight in new[] { true, false })
        {
            using var connection = new RawConnection(app.Client.BaseAddress!);
            string answer = await connection.Send((isPreflight ? "OPTIONS" : "PUT") + " /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + string.Concat(
                Names.Select(name => name == header ? $"{name}: {Values[what]}\r\n" : isPreflight || name == Origin ? $"{name}: {Good(name)}\r\n" : "")) + "\r\n");
            Answers.Of(answer).Should().Be(RefusedByKestrel.Contains(what) ? Answers.Of(400)
                : !isPreflight ? (header == Origin ? Answers.NotAllowed(200) : Answers.Allowed(200))
                : AsksForNothing(header, what) ? NothingAllowed()
                : Answers.RefusedPreflight);
            if (!AsksForNothing(header, what) && Values[what].Length > 1)
                answer.Should().NotContain(Values[what][..Math.Min(Values[what].Length, 16)]);
            answer.Should().NotContain("Injected");
        }
        await app.Stop();
        app.Probe.Log.Should().NotContain(e => e.Level >= LogLevel.Error || e.Exception is InvalidOperationException);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Refuses_cleanly_where_no_server_has_looked(string header, string what)
    {
        await using TestApp app = await Start(Server.TestServer);
        foreach (StringValues value in new[] { new StringValues(Values[what]), new StringValues([Values[what], Values[what]]), new StringValues([null, Values[what]]) })
        {
            (await Send(app, "OPTIONS", header, value)).Should().Be(AsksForNothing(header, what) ? NothingAllowed() : Answers.RefusedPreflight);
        }
        if (header == Origin)
            (await Send(app, "PUT", header, Values[what])).Should().Be(Answers.NotAllowed(200));
        app.Probe.Handlers.Should().Be(header == Origin ? 1 : 0);
        await app.Stop();
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
        Answers.Of(answer).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task Writes_what_strangers_sent_into_the_log_short_and_clean()
    {
        await using TestApp app = await Start(Server.TestServer);
        await Send(app, "OPTIONS", Origin, "https://a\r\nfail: Forged\u202e\u2028" + new string('x', 1000));
        app.Probe.OwnLog.Should().ContainSingle(e => e.Event.Name == "PreflightRefused").Which.Text
            .Should().Be("Preflight refused under policy Default: OriginMalformed https://a  fail: Forged  " + new string('x', 64 - 25) + " (first: PUT /orders from https://a  fail: Forged  " + new string('x', 64 - 25) + "); no browser sends such an Origin: correct the client, or the proxy that rewrites it.");
    }

    // The empty list of headers is the only one of these that is well-formed.
    private static bool AsksForNothing(string header, string what) => header == Headers && (what is "empty" or "white space");

    private static string NothingAllowed() => Answers.Of(204,
        [$"Access-Control-Allow-Origin: {TestApp.App}", "Access-Control-Allow-Credentials: true", "Access-Control-Allow-Methods: PUT", "Access-Control-Max-Age: 600", $"Vary: {Answers.PreflightVary}"]);

    private static string Good(string header) => header switch { Origin => TestApp.App, Method => "PUT", _ => "authorization" };

    private static Task<TestApp> Start(Server server) => TestApp.Start(server, b => b.Services.AddStrictPreflight(o =>
    {
        // The widest policy there is: only the checks stand between what is asked and its echo.
        o.Policies["Default"].AllowedMethods = ["*"];
        o.Policies["Default"].AllowedHeaders = ["*", "Authorization"];
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

    private static Task<string> Send(TestApp app, string httpMethod, string header, StringValues value) =>
        app.Send(httpMethod, "/orders", (httpMethod == "OPTIONS" ? Names : [Origin]).Select(name => new KeyValuePair<string, StringValues>(name, name == header ? value : Good(name))));
}
