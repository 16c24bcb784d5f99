using Microsoft.AspNetCore.Http;

namespace CorsPreflight.LawTests.Layouts;

/// <summary>A request that a page wants to send, whatever its origin.</summary>
internal sealed record Question(
    string Method, string Path, string Host, string? Query, string? ContentType, bool HasVersion, bool HasBranchHeader)
{
    /// <summary>What its preflight has to ask for.</summary>
    public string RequestedHeaders => string.Join(',', HeaderNames.Order(StringComparer.Ordinal));

    public IEnumerable<string> HeaderNames => Headers().Select(header => header.Name);

    public IEnumerable<(string Name, string Value)> Headers()
    {
        if (ContentType is not null)
            yield return ("content-type", ContentType);
        if (HasVersion)
            yield return (EndpointSpec.VersionHeader, EndpointSpec.SupportedVersion);
        if (HasBranchHeader)
            yield return (MapWhenBranch.Header, "1");
    }

    /// <summary>Puts it into a request without its headers, which a preflight does not carry.</summary>
    public void PutInto(HttpRequest request)
    {
        request.Method = Method;
        request.Scheme = "http";
        request.Path = Path;
        request.Host = new HostString(Host);
        request.QueryString = new QueryString(Query is null ? null : "?" + Query);
    }

    public override string ToString()
    {
        string headers = string.Concat(Headers().Select(header => $" {header.Name}: {header.Value}"));
        return $"{Method} http://{Host}{Path}{(Query is null ? "" : "?" + Query)}{headers}";
    }
}
