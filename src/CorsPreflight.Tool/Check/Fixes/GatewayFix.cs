using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Gateways, where CORS is a setting of the gateway's.</summary>
internal static class GatewayFix
{
    public static Fix OfAws(Wanted wanted) => new("AWS API Gateway",
        "An HTTP API has CORS of its own, which answers preflights and replaces the integration's headers. In a REST API, add an OPTIONS method without authorization to the resource instead, and the headers to the gateway responses DEFAULT_4XX and DEFAULT_5XX.",
        [new FixStep("in a shell, with the identifier of the API", "sh", $"aws apigatewayv2 update-api --api-id API_ID --cors-configuration {Quoted.Shell(Aws(wanted))}")]);

    public static Fix OfAzure(Wanted wanted) => new("Azure API Management",
        "The cors policy must be the first in <inbound>, ahead of those that authenticate; it answers preflights, so that no operation for OPTIONS is needed.",
        [new FixStep("in <inbound>", "xml", Azure(wanted))]);

    public static Fix OfKong(Wanted wanted) => new("Kong",
        "The plugin cors runs ahead of the authentication plugins. Those have run_on_preflight, which must be false where the plugin is not used.",
        [new FixStep("in kong.yml, at the service or the route", "yaml", Kong(wanted))]);

    private static string Aws(Wanted wanted)
    {
        string headers = wanted.Headers.Count == 0 ? "" : $"\"AllowHeaders\":[{Quoted.DoubleList(wanted.Headers)}],";
        return $"{{\"AllowOrigins\":[{Quoted.Double(wanted.Origin)}],\"AllowMethods\":[{Quoted.DoubleList(wanted.Methods)}],{headers}\"AllowCredentials\":{(wanted.Credentials ? "true" : "false")},\"MaxAge\":{Wanted.MaxAgeSeconds}}}";
    }

    private static string Azure(Wanted wanted)
    {
        string methods = string.Concat(wanted.Methods.Select(name => $"    <method>{Quoted.Xml(name)}</method>\n"));
        string headers = string.Concat(wanted.Headers.Select(name => $"    <header>{Quoted.Xml(name)}</header>\n"));
        string allowed = headers.Length == 0 ? "" : $"  <allowed-headers>\n{headers}  </allowed-headers>\n";
        return $"""
            <cors allow-credentials="{(wanted.Credentials ? "true" : "false")}">
              <allowed-origins>
                <origin>{Quoted.Xml(wanted.Origin)}</origin>
              </allowed-origins>
              <allowed-methods preflight-result-max-age="{Wanted.MaxAgeSeconds}">
            {methods}  </allowed-methods>
            {allowed}</cors>
            """;
    }

    private static string Kong(Wanted wanted)
    {
        string headers = wanted.Headers.Count == 0 ? "" : $"    headers: [{Quoted.DoubleList(wanted.Headers)}]\n";
        return $"""
            plugins:
            - name: cors
              config:
                origins: [{Quoted.Double(wanted.Origin)}]
                methods: [{Quoted.DoubleList(wanted.Methods)}]
            {headers}    credentials: {(wanted.Credentials ? "true" : "false")}
                max_age: {Wanted.MaxAgeSeconds}
                preflight_continue: false
            """;
    }
}
