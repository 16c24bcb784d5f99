using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>IIS with its CORS module.</summary>
internal static class IisFix
{
    public static Fix Of(Wanted wanted) => new("IIS",
        "Install the IIS CORS module: it answers preflights ahead of authentication, Windows authentication too, and ahead of the handlers that answer OPTIONS with 405. Remove the Access-Control lines from <customHeaders> and from the application.",
        [new FixStep("in web.config", "xml", Code(wanted))]);

    private static string Code(Wanted wanted)
    {
        string headers = string.Concat(wanted.Headers.Select(name => $"          <add header=\"{Quoted.Xml(name)}\" />\n"));
        string allowed = headers.Length == 0 ? "" : $"        <allowHeaders>\n{headers}        </allowHeaders>\n";
        string methods = string.Concat(wanted.Methods.Select(name => $"          <add method=\"{Quoted.Xml(name)}\" />\n"));
        return $"""
            <configuration>
              <system.webServer>
                <cors enabled="true">
                  <add origin="{Quoted.Xml(wanted.Origin)}" allowCredentials="{(wanted.Credentials ? "true" : "false")}" maxAge="{Wanted.MaxAgeSeconds}">
            {allowed}        <allowMethods>
            {methods}        </allowMethods>
                  </add>
                </cors>
              </system.webServer>
            </configuration>
            """;
    }
}
