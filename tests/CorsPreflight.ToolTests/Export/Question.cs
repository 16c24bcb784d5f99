using System.Text;
using System.Text.Json;
using CorsPreflight.Tests;

namespace CorsPreflight.Tool.Tests.Export;

/// <summary>A request, and what the application behind it must answer.</summary>
internal sealed record Question(string Method, IReadOnlyList<KeyValuePair<string, string>> Lines)
{
    public const string Origin = "Origin",
        RequestMethod = "Access-Control-Request-Method",
        RequestHeaders = "Access-Control-Request-Headers";

    /// <summary>Whether every character can stand in a header. Servers refuse others before anybody sees them.</summary>
    public bool IsHttp => Lines.All(line => line.Value.All(c => c == '\t' || (c >= ' ' && c != '\u007f')));

    /// <summary>
    /// Whether the server sees what is asked. Line ends would end the header, and white space around a value is none of it.
    /// </summary>
    public bool CanBeSent => Lines.All(line => line.Value.IndexOfAny(['\r', '\n']) < 0 && line.Value.Trim() == line.Value);

    public static Question Of(PreflightCase row) => new("OPTIONS",
        [.. Named(Origin, row.Origin), .. Named(RequestMethod, row.Method), .. Named(RequestHeaders, row.Headers ?? [])]);

    public static Question Of(ActualCase row) =>
        new(
            row.Method,
            [
                .. Named(Origin, row.Origin ?? []),
                .. Named(RequestMethod, row.RequestMethod is null ? [] : [row.RequestMethod]),
                .. Named(
                    "X-Answer",
                    [JsonSerializer.Serialize(new { status = row.Status, headers = row.Responds ?? new Dictionary<string, string>() })]),
            ]);

    public static Question Preflight(string origin, string method, string? headers = null) => new("OPTIONS",
        [.. Named(Origin, [origin]), .. Named(RequestMethod, [method]), .. Named(RequestHeaders, headers is null ? [] : [headers])]);

    public static Question Get(string? origin) => new("GET", [.. Named(Origin, origin is null ? [] : [origin])]);

    public byte[] Bytes(string host, string path)
    {
        string length = Method is "POST" or "PUT" ? "Content-Length: 0\r\n" : "";
        string lines = string.Concat(Lines.Select(line => $"{line.Key}: {line.Value}\r\n"));
        return Encoding.UTF8.GetBytes($"{Method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{length}{lines}\r\n");
    }

    private static IEnumerable<KeyValuePair<string, string>> Named(string name, IEnumerable<string> lines) =>
        lines.Select(line => KeyValuePair.Create(name, line));
}
