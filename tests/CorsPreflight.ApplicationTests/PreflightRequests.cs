namespace CorsPreflight.Tests;

/// <summary>The helper that docs/testing.md shows.</summary>
// docs/testing.md
internal static class PreflightRequests
{
    /// <summary>Asks as a browser does before a call that is more than a plain one.</summary>
    public static Task<HttpResponseMessage> PreflightAsync(this HttpClient client, string path, string origin, string method, string? headers = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        if (headers is not null)
            request.Headers.Add("Access-Control-Request-Headers", headers);
        return client.SendAsync(request);
    }
}
// docs/testing.md
