using CorsPreflight.Tests;
using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.ToolTests.Check.Browser;

public class BrowserModelTests
{
    private const string Url = "https://api.example.com/orders";

    private static readonly Engine[] Engines = Enum.GetValues<Engine>();

    public static TheoryData<string> Calls => Cases.Names(BrowserCases.Calls);

    public static TheoryData<string> Preflights => Cases.Names(BrowserCases.Preflights);

    public static TheoryData<string> Responses => Cases.Names(BrowserCases.Responses);

    public static TheoryData<string> Lifetimes => Cases.Names(BrowserCases.Lifetimes);

    [Theory]
    [MemberData(nameof(Calls))]
    public void Asks_for_what_the_table_says(string it)
    {
        CallCase row = BrowserCases.Calls[it];
        Call call = row.To(Url);
        if (row.Impossible is not null)
        {
            BrowserModel.GetBlockReason(call).Should().StartWith(row.Impossible);
            return;
        }
        BrowserModel.GetBlockReason(call).Should().BeNull();
        Engines.Select(engine => (engine, BrowserCases.Words(BrowserModel.PreflightOf(call, engine))))
            .Should().Equal(Engines.Select(engine => (engine, row.AskedBy(engine))));
    }

    [Theory]
    [MemberData(nameof(Preflights))]
    public void Finds_what_the_table_says_in_the_answer_to_a_preflight(string it)
    {
        PreflightAnswerCase row = BrowserCases.Preflights[it];
        Engines.Select(engine => (engine, BrowserModel.JudgePreflight(row.To(Url), row.Response, engine).Check))
            .Should().Equal(Engines.Select(engine => (engine, row.FoundBy(engine))));
        BrowserModel.JudgePreflight(row.To(Url), row.Response, Engine.Standard).Should().Be(new Finding(row.Check, row.Offender));
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public void Reads_what_the_table_says_in_a_response(string it)
    {
        ResponseCase row = BrowserCases.Responses[it];
        Engines.Select(engine => BrowserModel.JudgeActual(row.To(Url), row.Response, engine))
            .Should().AllBeEquivalentTo(new Finding(row.Check, row.Offender));
        BrowserModel.ReadableHeaders(row.To(Url), row.Response).Should().Equal(row.Readable);
    }

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public void Remembers_for_as_long_as_the_table_says(string it)
    {
        LifetimeCase row = BrowserCases.Lifetimes[it];
        Engines.Select(engine => (engine, BrowserModel.CachedFor(row.Response, engine).TotalSeconds))
            .Should().Equal(Engines.Select(engine => (engine, row.KeptBy(engine))));
    }

    [Fact]
    public void Names_the_method_and_the_headers_as_reasons()
    {
        BrowserModel.ReasonsForPreflight(Call("patch", "X-B: 1", "Content-Type: application/json", "Accept: */*"))
            .Should().Equal("patch", "content-type", "x-b");
        BrowserModel.ReasonsForPreflight(Call("post", "Authorization: x")).Should().Equal("authorization");
        BrowserModel.ReasonsForPreflight(Call("post", "Content-Type: text/plain")).Should().BeEmpty();
    }

    [Fact]
    public void A_redirect_of_the_call_itself_is_judged_by_its_headers() =>
        BrowserModel.JudgeActual(
                Call("GET"),
                new Response(302, [new Header("Location", "/"), new Header("Access-Control-Allow-Origin", "*")]),
                Engine.Standard)
            .Passed.Should().BeTrue();

    [Theory]
    [InlineData("https://app.example.com", "https://app.example.com/orders", true)]
    [InlineData("https://app.example.com", "https://APP.example.com:443/orders", true)]
    [InlineData("https://app.example.com", "http://app.example.com/orders", false)]
    [InlineData("https://app.example.com", "https://app.example.com:8443/orders", false)]
    [InlineData("https://app.example.com", "https://api.example.com/orders", false)]
    [InlineData("http://localhost:5173", "http://localhost:5173/", true)]
    [InlineData("http://localhost:5173", "http://127.0.0.1:5173/", false)]
    [InlineData("http://[::1]:8080", "http://[0:0::1]:8080/", true)]
    [InlineData("http://[::ffff:7f00:1]:8080", "http://[::ffff:127.0.0.1]:8080/", true)]
    [InlineData("https://xn--bcher-kva.example", "https://bücher.example/", true)]
    [InlineData("null", "https://app.example.com/orders", false)]
    public void Knows_a_pages_own_origin(string origin, string url, bool isSame) =>
        BrowserModel.IsSameOrigin(new Call(origin, new Uri(url), "GET", [], Credentials: false)).Should().Be(isSame);

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("https://app.example.com:8443")]
    [InlineData("https://app_1.example.com")]
    [InlineData("https://xn--bcher-kva.example")]
    [InlineData("https://127.0.0.1")]
    [InlineData("http://localhost:5173")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://[2001:db8::1]")]
    [InlineData("http://[2001:db8:0:1:1:1:1:1]")]
    [InlineData("http://[1:0:0:2::3]")]
    [InlineData("http://[1::2:0:0:3:4]")]
    [InlineData("http://[1:2::]")]
    [InlineData("http://[::]")]
    [InlineData("http://[::ffff:7f00:1]:8080")]
    [InlineData("http://[::102:304]")]
    [InlineData("http://[fe80::5efe:102:304]")]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnop")]
    [InlineData("moz-extension://0a8f1a5e-1f0c-4b6e-9d7f-3c2b1a0f9e8d")]
    [InlineData("capacitor://localhost")]
    [InlineData("tauri://LocalHost")]
    [InlineData("app://.")]
    [InlineData("null")]
    public void Accepts_the_origin(string origin) =>
        BrowserModel.GetBlockReason(new Call(origin, new Uri(Url), "GET", [], Credentials: false)).Should().BeNull();

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("app.example.com")]
    [InlineData("https://")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/orders")]
    [InlineData("https://app.example.com:443")]
    [InlineData("http://app.example.com:80")]
    [InlineData("https://APP.example.com")]
    [InlineData("HTTPS://app.example.com")]
    [InlineData("https://user@app.example.com")]
    [InlineData("https://app.example.com?")]
    [InlineData("https://bücher.example")]
    [InlineData("https://127.1")]
    [InlineData("http://[0:0::1]")]
    [InlineData("http://[::FFFF:7f00:1]")]
    [InlineData("http://[::ffff:127.0.0.1]")]
    [InlineData("http://[1:0:0:2:0:0:0:3]")]
    [InlineData("http://[fe80::1%25eth0]")]
    [InlineData("Tauri://localhost")]
    [InlineData("https://app.example.com, https://app.example.com")]
    [InlineData(" https://app.example.com")]
    [InlineData("file:///index.html")]
    [InlineData("mailto:a@example.com")]
    public void Refuses_the_origin(string origin) =>
        BrowserModel.GetBlockReason(new Call(origin, new Uri(Url), "GET", [], Credentials: false))
            .Should().StartWith($"No page has the origin \"{origin}\"");

    [Theory]
    [InlineData("ftp://api.example.com/", "Calls of other origins go to http and https, not to \"ftp\".")]
    [InlineData("file:///orders", "Calls of other origins go to http and https, not to \"file\".")]
    [InlineData("https://user:secret@api.example.com/", "fetch() refuses a URL with a user name or a password in it.")]
    [InlineData(
        "https://localhost:5060/",
        "Browsers call nothing at port 5060, which belongs to another protocol: let the server listen at another one.")]
    [InlineData(
        "http://api.example.com:10080/",
        "Browsers call nothing at port 10080, which belongs to another protocol: let the server listen at another one.")]
    public void Refuses_the_URL(string url, string sentence) =>
        BrowserModel.GetBlockReason(new Call(BrowserCases.Origin, new Uri(url), "GET", [], Credentials: false)).Should().Be(sentence);

    private static Call Call(string method, params string[] headers) =>
        new(BrowserCases.Origin, new Uri(Url), method, BrowserCases.Lines(headers), Credentials: false);
}
