using System.Collections.Concurrent;

namespace CorsPreflight.Tests;

/// <summary>Makes a client's requests those of a page of some origin, and keeps what was asked and answered.</summary>
internal sealed class Recorder(HttpMessageHandler inner, string origin) : DelegatingHandler(inner)
{
    public ConcurrentQueue<(HttpRequestMessage Request, HttpResponseMessage Response)> Exchanges { get; } = [];

    public IEnumerable<string> Answers => Exchanges.Select(e => Requests.Answers.Of(e.Response));

    /// <summary>The request headers that a browser asks for in a preflight, as it asks for them.</summary>
    /// <remarks>https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names; scripts cannot set those that HttpClient adds on its own.</remarks>
    public string UnsafeHeaders => string.Join(',', Exchanges.SelectMany(e => e.Request.Headers.Concat(e.Request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
        .Select(h => h.Key).Distinct(StringComparer.OrdinalIgnoreCase)
        .Where(name => !new[] { "Accept", "Content-Length", "Host", "Origin", "TE", "Transfer-Encoding", "User-Agent" }.Contains(name, StringComparer.OrdinalIgnoreCase))
        .Select(name => string.Concat(name.Select(char.ToLowerInvariant))).Order(StringComparer.Ordinal));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove("Origin");
        request.Headers.Add("Origin", origin);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        Exchanges.Enqueue((request, response));
        return response;
    }
}
