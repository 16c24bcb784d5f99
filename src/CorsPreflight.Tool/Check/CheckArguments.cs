using System.Globalization;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;
using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.Tool.Check;

/// <summary>What <c>check</c> was asked, read from what was typed.</summary>
internal sealed record CheckArguments(Call Call, Protocol Protocol, TimeSpan Timeout)
{
    /// <summary>An hour: more is a mistake with the unit.</summary>
    private const double MaxTimeoutSeconds = 3600;

    private const string DefaultTimeout = "10";

    /// <exception cref="UsageException">Its message is a sentence about the first word that is wrong.</exception>
    public static CheckArguments Read(
        string? url,
        string? origin,
        string? method,
        IReadOnlyList<string>? headers,
        bool credentials,
        string? timeout,
        string? http)
    {
        Uri target = ReadUrl(url);
        // What follows may be a secret, which is not said again.
        if (headers?.FirstOrDefault(LacksColon) is string without)
            throw new UsageException($"--header takes \"Name: value\": there is no colon after {Mistake.Quote(without.Split(' ')[0])}.");
        var call = new Call(ReadOrigin(origin), target, method ?? "GET", Combined((headers ?? []).Select(PageHeader.Parse)), credentials);
        if (BrowserModel.GetBlockReason(call) is string sentence)
            throw new UsageException(PrintableText.Clean(sentence, 500) ?? "");
        return new CheckArguments(call, ReadProtocol(http), ReadTimeout(timeout ?? DefaultTimeout));
    }

    private static Uri ReadUrl(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new UsageException("The URL is missing.");
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0)
            return url;
        // "localhost:5000/x" reads like a URL of the scheme "localhost".
        bool isLocal = text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) || text.StartsWith("127.", StringComparison.Ordinal);
        string meant = $"{(isLocal ? "http" : "https")}://{text.TrimStart('/')}";
        throw new UsageException(
            text.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(meant, UriKind.Absolute, out _)
                ? $"{Mistake.Quote(text)} is not an http or https URL."
                : $"{Mistake.Quote(text)} has no scheme; write {Mistake.Quote(meant)}.");
    }

    private static string ReadOrigin(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new UsageException("--origin is missing: the origin of the page that calls, such as https://app.example.com.");
        if (text.Contains('*', StringComparison.Ordinal))
            throw new UsageException($"--origin {Mistake.Quote(text)} is a pattern; write one origin, that of the page that calls.");
        if (text == "null" || BrowserModel.GetBlockReason(new Call(text, new Uri("http://localhost"), "GET", [], false)) is null)
            return text;
        throw new UsageException(OriginDiagnosis.FindMistakes("--origin", text, OriginRules.Plain).First().Message);
    }

    private static bool LacksColon(string header) =>
        header.Contains(' ', StringComparison.Ordinal) && !header.Contains(':', StringComparison.Ordinal);

    // A page's Headers object does the same with two of one name.
    private static IReadOnlyList<Header> Combined(IEnumerable<Header> headers) =>
        [
            .. headers.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase)
                .Select(group => new Header(group.First().Name, string.Join(", ", group.Select(header => header.Value)))),
        ];

    private static Protocol ReadProtocol(string? text) => text switch
    {
        null => Protocol.Negotiated,
        "1.1" => Protocol.Http11,
        "2" => Protocol.Http2,
        _ => throw new UsageException($"--http is 1.1 or 2, not {Mistake.Quote(text)}."),
    };

    private static TimeSpan ReadTimeout(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        && seconds > 0
        && seconds <= MaxTimeoutSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException(
                $"--timeout is a number of seconds above 0 and up to {MaxTimeoutSeconds}, not {Mistake.Quote(text)}.");
}
