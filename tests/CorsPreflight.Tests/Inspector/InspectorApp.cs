using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Inspector;

/// <summary>An application in Development with the inspector, and its page as people read it.</summary>
internal static partial class InspectorApp
{
    public const string Page = "/_preflight", Events = "/_preflight/events";

    public static Task<TestApp> Start(Server server = Server.TestServer, Action<WebApplicationBuilder>? services = null, Action<WebApplication>? pipeline = null, string settings = TestApp.Settings) =>
        TestApp.Start(server, b =>
        {
            b.Services.AddStrictPreflight();
            services?.Invoke(b);
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapStrictPreflightInspector();
            pipeline?.Invoke(app);
        }, settings, "Development");

    /// <summary>Endpoints with each kind of policy.</summary>
    public static void MapAll(WebApplication app)
    {
        app.MapPut("/plain", static () => "").WithDisplayName("plain");
        app.MapMethods("/partner/{id:int}", ["PUT", "DELETE"], static () => "").RequireCors("Partner").WithDisplayName("partner");
        app.MapGet("/off", static () => "").WithMetadata(new DisableCorsAttribute()).WithDisplayName("off");
        app.MapPut("/torn", static () => "").Accepts<string>("application/json").RequireCors("Partner").WithDisplayName("torn");
        app.MapPut("/torn", static () => "").Accepts<string>("text/plain").WithDisplayName("torn too");
        app.Map("/<all>", static () => "").WithDisplayName("<all>");
    }

    public static async Task<XElement> Read(this TestApp app, string query = "") => Parse(await app.Client.GetStringAsync(Page + query));

    /// <summary>The page has no markup that XML does not have, but for elements without an end.</summary>
    public static XElement Parse(string page) => XElement.Parse(Attribute().Replace(Void().Replace(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("<script", StringComparison.Ordinal)], "<$1/>"), " $1=\"\"$2") + "</body>");

    public static XElement Section(this XElement page, string id) => page.Descendants("section").Single(e => (string?)e.Attribute("id") == id);

    /// <summary>The rows of a section's table, cell by cell.</summary>
    public static IEnumerable<string> Rows(this XElement page, string section) =>
        page.Section(section).Descendants("tbody").Elements("tr").Select(row => string.Join(" | ", row.Elements().Select(Text)));

    public static string Text(XElement element) =>
        string.Join(' ', element.DescendantNodes().OfType<XText>().GroupBy(text => text.Ancestors().First(e => e.Name != "wbr" && (string?)e.Attribute("class") != "origin")).Select(group => string.Concat(group.Select(t => t.Value)).Trim()).Where(text => text.Length > 0));

    [GeneratedRegex("<((?:input|wbr)[^>]*)>")]
    private static partial Regex Void();

    [GeneratedRegex(""" (required|selected|checked|hidden)([ />])""")]
    private static partial Regex Attribute();
}
