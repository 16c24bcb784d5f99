using CorsPreflight.Tests;
using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.ToolTests.Check.Browser;

/// <summary>
/// The tables of the client's side, which real browsers play, too. In them "but" says what an engine does where it differs from the
/// standard.
/// </summary>
internal static class BrowserCases
{
    /// <summary>Of the page in all of them.</summary>
    public const string Origin = "https://app.example.com";

    public static IReadOnlyDictionary<string, CallCase> Calls { get; } = Cases.Read<CallCase>("browser-calls.json").ToDictionary(c => c.It);

    public static IReadOnlyDictionary<string, PreflightAnswerCase> Preflights { get; } =
        Cases.Read<PreflightAnswerCase>("browser-preflights.json").ToDictionary(c => c.It);

    public static IReadOnlyDictionary<string, ResponseCase> Responses { get; } =
        Cases.Read<ResponseCase>("browser-responses.json").ToDictionary(c => c.It);

    public static IReadOnlyDictionary<string, LifetimeCase> Lifetimes { get; } =
        Cases.Read<LifetimeCase>("browser-lifetimes.json").ToDictionary(c => c.It);

    /// <summary>The headers of lines such as "X-A: 1".</summary>
    public static IReadOnlyList<Header> Lines(IReadOnlyList<string>? lines) =>
        [.. (lines ?? []).Select(line => line.Split(": ", 2)).Select(parts => new Header(parts[0], parts[1]))];

    /// <summary>A preflight in the words of the tables, "PUT authorization,content-type"; nothing where there is none.</summary>
    public static string Words(IReadOnlyList<Header>? preflight) => string.Join(' ', (preflight ?? []).Select(header => header.Value));
}

/// <summary>What a page calls, and what the browser asks for before; nothing where it does not ask. What is impossible begins so.</summary>
internal sealed record CallCase(
    string It,
    string Method = "GET",
    IReadOnlyList<string>? Headers = null,
    string Asks = "",
    string? Impossible = null,
    IReadOnlyDictionary<Engine, string>? But = null)
{
    public Call To(string url) => new(BrowserCases.Origin, new Uri(url), Method, BrowserCases.Lines(Headers), Credentials: false);

    public string AskedBy(Engine engine) => But?.GetValueOrDefault(engine) ?? Asks;
}

/// <summary>What a server answers to a preflight, and what the browser makes of it.</summary>
internal sealed record PreflightAnswerCase(
    string It,
    IReadOnlyList<string> Answer,
    int Status = 204,
    string Method = "PUT",
    IReadOnlyList<string>? Headers = null,
    bool Credentials = false,
    BrowserCheck Check = BrowserCheck.Passed,
    string? Offender = null,
    IReadOnlyDictionary<Engine, BrowserCheck>? But = null)
{
    public Response Response => new(Status, BrowserCases.Lines(Answer));

    public Call To(string url) => new(BrowserCases.Origin, new Uri(url), Method, BrowserCases.Lines(Headers), Credentials);

    public BrowserCheck FoundBy(Engine engine) => But?.TryGetValue(engine, out BrowserCheck other) == true ? other : Check;
}

/// <summary>What a server answers to a call that needs no preflight, and what of it a page can read.</summary>
internal sealed record ResponseCase(
    string It,
    IReadOnlyList<string> Answer,
    IReadOnlyList<string> Readable,
    int Status = 200,
    bool Credentials = false,
    BrowserCheck Check = BrowserCheck.Passed,
    string? Offender = null)
{
    public Response Response => new(Status, BrowserCases.Lines(Answer));

    public Call To(string url) => new(BrowserCases.Origin, new Uri(url), "GET", [], Credentials);
}

/// <summary>For how many seconds an answer with these lines of Access-Control-Max-Age is remembered.</summary>
internal sealed record LifetimeCase(
    string It,
    double Seconds,
    IReadOnlyList<string>? MaxAge = null,
    IReadOnlyDictionary<Engine, double>? But = null)
{
    public Response Response => new(204, [.. (MaxAge ?? []).Select(value => new Header("Access-Control-Max-Age", value))]);

    public double KeptBy(Engine engine) => But?.TryGetValue(engine, out double other) == true ? other : Seconds;
}
