using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>IIS with its CORS module.</summary>
internal static class IisFix
{
    public static Fix Create(RequiredPermissions permissions) =>
        new(
            "IIS",
            "Install the IIS CORS module: it answers preflights ahead of authentication, Windows authentication too, and ahead "
                + "of the handlers that answer OPTIONS with 405. Remove the Access-Control lines from <customHeaders> and from the "
                + "application.",
            [new FixStep("in web.config", "xml", Code(permissions))]);

    private static string Code(RequiredPermissions permissions)
    {
        string headers = string.Concat(permissions.Headers.Select(name => $"          <add header=\"{Quoted.Xml(name)}\" />\n"));
        string allowed = headers.Length == 0 ? "" : $"        <allowHeaders>\n{headers}        </allowHeaders>\n";
        string methods = string.Concat(permissions.Methods.Select(name => $"          <add method=\"{Quoted.Xml(name)}\" />\n"));
        return $"""
            <configuration>
              <system.webServer>
                <cors enabled="true">
                  <add origin="{Quoted.Xml(permissions.Origin)}" allowCredentials="{(permissions.Credentials ? "true" : "false")}" maxAge="{RequiredPermissions.MaxAgeSeconds}">
            {allowed}        <allowMethods>
            {methods}        </allowMethods>
                  </add>
                </cors>
              </system.webServer>
            </configuration>
            """;
    }
}
