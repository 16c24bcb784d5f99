namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>What the client sends.</summary>
internal sealed record RequestText(string HttpMethod, string Path, IReadOnlyList<(string Name, string Value)> Headers)
{
    public static RequestText Preflight(string origin, string method, string? headers = "authorization,content-type", string path = "/orders/42") =>
        new("OPTIONS", path, headers is null ? [("Origin", origin), ("Access-Control-Request-Method", method)] : [("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers)]);

    public static RequestText Call(string? origin) => new("PUT", "/orders/42", origin is null ? [] : [("Origin", origin)]);
}
