using CorsPreflight.Core.Evaluation;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Detects servers by what they say of themselves, and by the shape of their answers.</summary>
internal static class ServerSigns
{
    private static readonly (string Prefix, ServerKind Kind, string Name)[] Servers =
    [
        ("Kestrel", ServerKind.AspNetCore, "ASP.NET Core (Kestrel)"),
        ("Microsoft-IIS", ServerKind.Iis, "IIS"),
        ("nginx", ServerKind.Nginx, "nginx"),
        ("openresty", ServerKind.Nginx, "nginx (OpenResty)"),
        ("Apache-Coyote", ServerKind.Spring, "Tomcat (Spring)"),
        ("Apache", ServerKind.Apache, "Apache httpd"),
        ("uvicorn", ServerKind.Starlette, "FastAPI or Starlette (uvicorn)"),
        ("hypercorn", ServerKind.Starlette, "FastAPI or Starlette (hypercorn)"),
        ("WSGIServer", ServerKind.Django, "Django (its development server)"),
        ("kong", ServerKind.Kong, "Kong"),
        ("cloudflare", ServerKind.Cloudflare, "Cloudflare"),
    ];

    private static readonly (string Name, ServerKind Kind, string Of)[] Headers =
    [
        ("x-amz-apigw-id", ServerKind.AwsApiGateway, "AWS API Gateway"),
        ("x-amzn-ErrorType", ServerKind.AwsApiGateway, "AWS API Gateway"),
        ("apigw-requestid", ServerKind.AwsApiGateway, "AWS API Gateway"),
        ("Ocp-Apim-Trace-Location", ServerKind.AzureApiManagement, "Azure API Management"),
        ("apim-request-id", ServerKind.AzureApiManagement, "Azure API Management"),
        ("X-Kong-Response-Latency", ServerKind.Kong, "Kong"),
        ("X-Kong-Upstream-Latency", ServerKind.Kong, "Kong"),
    ];

    // Each is the words of one framework's own error page.
    private static readonly (string Words, ServerKind Kind, string Name)[] Bodies =
    [
        ("<pre>Cannot OPTIONS ", ServerKind.Express, "Express"),
        ("Invalid CORS request", ServerKind.Spring, "Spring"),
        ("Whitelabel Error Page", ServerKind.Spring, "Spring"),
        ("Disallowed CORS ", ServerKind.Starlette, "FastAPI or Starlette"),
        ("{\"detail\":\"Method Not Allowed\"}", ServerKind.Starlette, "FastAPI or Starlette"),
        ("{\"detail\":\"Not Found\"}", ServerKind.Starlette, "FastAPI or Starlette"),
        ("CSRF verification failed", ServerKind.Django, "Django"),
        ("Authentication credentials were not provided", ServerKind.Django, "Django"),
        ("{\"message\":\"Missing Authentication Token\"}", ServerKind.AwsApiGateway, "AWS API Gateway"),
        ("404 page not found\n", ServerKind.Go, "Go (net/http)"),
    ];

    private static readonly string[] Fronts =
    [
        "cloudflare", "AkamaiGHost", "Varnish", "envoy", "istio-envoy", "awselb", "CloudFront", "Google Frontend", "gws", "HAProxy",
        "BigIP", "Fly/", "Vercel",
    ];

    /// <summary>Detects who answered where the call fails, and if that does not tell, anywhere in that leg.</summary>
    public static DetectedServer Detect(Evidence evidence, TriageResult triage)
    {
        Leg leg = evidence.Legs[triage.FailedLeg];
        Answer? preflight = leg.Preflight?.Answer, actual = leg.Actual?.Answer;
        return Detect((triage.FailedAt == Step.Call ? new[] { actual, preflight } : [preflight, actual]).OfType<Answer>());
    }

    /// <summary>Detects who answered first; where that cannot be told, who answered anything.</summary>
    /// <param name="answers">The one that matters most first.</param>
    public static DetectedServer Detect(IEnumerable<Answer> answers) =>
        answers.Select(Detect)
            .OrderBy(server =>
                server.Kind is ServerKind.Unknown ? 2
                : server.Kind is ServerKind.Cloudflare ? 1
                : 0)
            .FirstOrDefault()
        ?? DetectedServer.Unknown;

    /// <summary>What shows that something stands in front of the server that answers; null where nothing does.</summary>
    public static string? FindFront(Answer answer)
    {
        Response response = answer.Response;
        if (response.Combined("Via") is string via)
            return $"Via: {via}.";
        string server = response.Combined("Server") ?? "";
        if (Array.Exists(Fronts, front => server.StartsWith(front, StringComparison.OrdinalIgnoreCase)))
            return $"Server: {server}.";
        if (response.Headers.FirstOrDefault(header =>
                header.Name.ToUpperInvariant() is "CF-RAY" or "X-VARNISH" or "X-AMZ-CF-ID" or "X-CACHE" or "X-SERVED-BY") is
            { Name: not null } sign)
            return $"{sign.Name}: {sign.Value}.";
        return response.Combined("X-Powered-By") is string powered
            && Array.Exists(
                Servers,
                known =>
                    known.Kind is ServerKind.Nginx or ServerKind.Apache
                    && server.StartsWith(known.Prefix, StringComparison.OrdinalIgnoreCase))
            ? $"Server: {server}, and behind it X-Powered-By: {powered}."
            : null;
    }

    private static DetectedServer Detect(Answer answer)
    {
        Response response = answer.Response;
        string? server = response.Combined("Server");
        return DetectOurs(response, server)
            ?? DetectByHeader(response)
            ?? DetectByPoweredBy(response, server)
            ?? DetectByBody(answer)
            ?? DetectByServer(server)
            ?? DetectGo(answer, server)
            ?? DetectByVaryLines(response)
            ?? DetectedServer.Unknown;
    }

    private static DetectedServer? DetectOurs(Response response, string? server)
    {
        if (response.Combined("Preflight-Verdict") is string verdict)
            return new DetectedServer(
                ServerKind.CorsPreflight,
                "CorsPreflight",
                $"Preflight-Verdict: {verdict}",
                PolicyVerdict.Parse(verdict));
        // Go's rs/cors varies by the same line, but never refuses with 403, and is not Kestrel.
        bool isOurVary = response.Headers.Any(header => Grammar.IsSameName(header.Name, "Vary") && header.Value == PreflightAnswer.Vary);
        return isOurVary && (server == "Kestrel" || (server is null && response.Status == 403))
            ? new DetectedServer(ServerKind.CorsPreflight, "CorsPreflight", $"status {response.Status}, Vary: {PreflightAnswer.Vary}")
            : null;
    }

    private static DetectedServer? DetectByServer(string? server) =>
        server is not null
        && Array.Find(Servers, known => server.StartsWith(known.Prefix, StringComparison.OrdinalIgnoreCase)) is { Name: not null } found
            ? new DetectedServer(found.Kind, found.Name, $"Server: {server}")
            : null;

    private static DetectedServer? DetectByHeader(Response response) =>
        Array.Find(Headers, known => response.Combined(known.Name) is not null) is { Name: not null } found
            ? new DetectedServer(found.Kind, found.Of, $"{found.Name}: {response.Combined(found.Name)}")
            : null;

    private static DetectedServer? DetectByPoweredBy(Response response, string? server) => response.Combined("X-Powered-By") switch
    {
        "Express" => new DetectedServer(ServerKind.Express, "Express", "X-Powered-By: Express"),
        "ASP.NET" when server == "Kestrel" => null,
        "ASP.NET" => new DetectedServer(ServerKind.Iis, "IIS", "X-Powered-By: ASP.NET"),
        _ => null,
    };

    private static DetectedServer? DetectByBody(Answer answer)
    {
        if (Array.Find(Bodies, known => answer.Body.Contains(known.Words, StringComparison.Ordinal)) is { Name: not null } found)
            return new DetectedServer(found.Kind, found.Name, $"its words \"{found.Words.Trim()}\"");
        return answer.Body.StartsWith("{\"timestamp\":", StringComparison.Ordinal)
            && answer.Body.Contains("\"status\":", StringComparison.Ordinal)
            && answer.Body.Contains("\"path\":", StringComparison.Ordinal)
            ? new DetectedServer(ServerKind.Spring, "Spring Boot", "the shape of its error: timestamp, status, path")
            : null;
    }

    // http.Error writes exactly that, and rs/cors varies by one line without a Server.
    private static DetectedServer? DetectGo(Answer answer, string? server)
    {
        if (server is not null)
            return null;
        if (answer.Body is "Method Not Allowed\n" && answer.Response.Combined("X-Content-Type-Options") == "nosniff")
            return new DetectedServer(ServerKind.Go, "Go (net/http)", "the shape of its error");
        return answer.Response.Combined("Vary") == PreflightAnswer.Vary ? new DetectedServer(ServerKind.Go, "Go (rs/cors)", $"Vary: {PreflightAnswer.Vary}") : null;
    }

    // Spring writes a line for each of the three.
    private static DetectedServer? DetectByVaryLines(Response response) =>
        response.Headers.Where(header => Grammar.IsSameName(header.Name, "Vary"))
            .Select(header => header.Value)
            .Take(4)
            .SequenceEqual(["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"])
            ? new DetectedServer(ServerKind.Spring, "Spring", "three lines of Vary")
            : null;
}
