using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Gateways, where CORS is a setting of the gateway's.</summary>
internal static class GatewayFix
{
    public static Fix CreateForAws(RequiredPermissions permissions) =>
        new(
            "AWS API Gateway",
            "An HTTP API has CORS of its own, which answers preflights and replaces the integration's headers. "
                + "In a REST API, add an OPTIONS method without authorization to the resource instead, and the headers to the gateway "
                + "responses DEFAULT_4XX and DEFAULT_5XX.",
            [
                new FixStep(
                    "in a shell, with the identifier of the API",
                    "sh",
                    $"aws apigatewayv2 update-api --api-id API_ID --cors-configuration {Quoted.Shell(Aws(permissions))}"),
            ]);

    public static Fix CreateForAzure(RequiredPermissions permissions) =>
        new(
            "Azure API Management",
            "The cors policy must be the first in <inbound>, ahead of those that authenticate; it answers preflights, so that no "
                + "operation for OPTIONS is needed.",
            [new FixStep("in <inbound>", "xml", Azure(permissions))]);

    public static Fix CreateForKong(RequiredPermissions permissions) =>
        new(
            "Kong",
            "The plugin cors runs ahead of the authentication plugins. Those have run_on_preflight, which must be false where "
                + "the plugin is not used.",
            [new FixStep("in kong.yml, at the service or the route", "yaml", Kong(permissions))]);

    private static string Aws(RequiredPermissions permissions)
    {
        string headers = permissions.Headers.Count == 0 ? "" : $"\"AllowHeaders\":[{Quoted.DoubleList(permissions.Headers)}],";
        string credentials = permissions.Credentials ? "true" : "false";
        return $"{{\"AllowOrigins\":[{Quoted.Double(permissions.Origin)}],\"AllowMethods\":[{Quoted.DoubleList(permissions.Methods)}],"
            + $"{headers}\"AllowCredentials\":{credentials},\"MaxAge\":{RequiredPermissions.MaxAgeSeconds}}}";
    }

    private static string Azure(RequiredPermissions permissions)
    {
        string methods = string.Concat(permissions.Methods.Select(name => $"    <method>{Quoted.Xml(name)}</method>\n"));
        string headers = string.Concat(permissions.Headers.Select(name => $"    <header>{Quoted.Xml(name)}</header>\n"));
        string allowed = headers.Length == 0 ? "" : $"  <allowed-headers>\n{headers}  </allowed-headers>\n";
        return $"""
            <cors allow-credentials="{(permissions.Credentials ? "true" : "false")}">
              <allowed-origins>
                <origin>{Quoted.Xml(permissions.Origin)}</origin>
              </allowed-origins>
              <allowed-methods preflight-result-max-age="{RequiredPermissions.MaxAgeSeconds}">
            {methods}  </allowed-methods>
            {allowed}</cors>
            """;
    }

    private static string Kong(RequiredPermissions permissions)
    {
        string headers = permissions.Headers.Count == 0 ? "" : $"    headers: [{Quoted.DoubleList(permissions.Headers)}]\n";
        return $"""
            plugins:
            - name: cors
              config:
                origins: [{Quoted.Double(permissions.Origin)}]
                methods: [{Quoted.DoubleList(permissions.Methods)}]
            {headers}    credentials: {(permissions.Credentials ? "true" : "false")}
                max_age: {RequiredPermissions.MaxAgeSeconds}
                preflight_continue: false
            """;
    }
}
