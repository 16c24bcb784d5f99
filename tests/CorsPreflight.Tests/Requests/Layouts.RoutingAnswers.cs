using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

internal static partial class Layouts
{
    /// <summary>What routing answers itself: 405 where no endpoint of the path has the method, 415 where none takes the content.</summary>
    public static Dictionary<string, Layout> RoutingAnswers { get; } = new()
    {
        ["405 is read by whom the path's only endpoint admits, and never by Default's own origin"] = new(
            app => app.MapPut("/x", Runs("put")).Under(Partner),
            new("GET", "/x", Partner, Partner, "", 405),
            new("DELETE", "/x", Partner, Partner, "", 405),
            new("PUT", "/x", Partner, Partner, "put")),
        ["405 is read by nobody where the path's only endpoint is closed"] = new(
            app => app.MapPut("/x", Runs("put")).Under(Off),
            new Ask("GET", "/x", Off, Off, "", 405)),
        ["405 is read by whom all endpoints of the path admit: two that are named"] = MethodsUnder(Partner, Partner),
        ["405 is read by whom all endpoints of the path admit: named and plain"] = MethodsUnder(Partner, Default),
        ["405 is read by whom all endpoints of the path admit: named and closed"] = MethodsUnder(Partner, Off),
        ["405 is read by whom all endpoints of the path admit: plain and closed"] = MethodsUnder(Default, Off),
        ["405 of a plain endpoint is Default's, beside named endpoints of other paths"] = new(app =>
        {
            app.MapPut("/x", Runs("put"));
            app.MapPut("/y", Runs("y")).Under(Partner);
        }, new Ask("GET", "/x", Default, Default, "", 405)),
        ["405 where a literal and a parameter match the path by other methods"] = new(app =>
        {
            app.MapPut("/x", Runs("put")).Under(Partner);
            app.MapDelete("/{any}", Runs("delete"));
        },
            new("GET", "/x", Default | Partner, Default | Partner, "", 405),
            new("DELETE", "/x", Default, Default, "delete"),
            new("PUT", "/x", Partner, Partner, "put")),
        ["405 behind explicit UseRouting(), too"] = new(app =>
        {
            app.UseRouting();
            app.MapPut("/x", Runs("put")).Under(Partner);
        }, new Ask("GET", "/x", Partner, Partner, "", 405)),
        ["a fallback takes the method that the named endpoint of the path lacks"] = new(app =>
        {
            app.MapPut("/x", Runs("put")).Under(Partner);
            app.MapFallback(Runs("fallback"));
        }, new("GET", "/x", Default, Default, "fallback"), new("PUT", "/x", Partner, Partner, "put")),
        ["415 is read by whom the path's only endpoint admits"] = new(
            app => app.MapPut("/x", Runs("put")).Under(Partner).WithMetadata(new Takes("application/json")),
            new("PUT", "/x", Partner, Partner, "", 415) { Header = "content-type: text/plain" },
            new("PUT", "/x", Partner, Partner, "put") { Header = "content-type: application/json" }),
        ["415 is read by nobody where the path's only endpoint is closed"] = new(
            app => app.MapPut("/x", Runs("put")).Under(Off).WithMetadata(new Takes("application/json")),
            new Ask("PUT", "/x", Off, Off, "", 415) { Header = "content-type: text/plain" }),
        ["415 is read by whom all endpoints of path and method admit, and which of them runs no preflight tells"] = new(app =>
        {
            app.MapPut("/x", Runs("json")).Under(Partner).WithMetadata(new Takes("application/json"));
            app.MapPut("/x", Runs("xml")).WithMetadata(new Takes("application/xml"));
            app.MapDelete("/x", Runs("delete")).Under(Off);
        }, new("PUT", "/x", Default | Partner, Default | Partner, "", 415) { Header = "content-type: text/plain" },
            new("PUT", "/x", Default | Partner, Partner, "json") { Header = "content-type: application/json" },
            new("PUT", "/x", Default | Partner, Default, "xml") { Header = "content-type: application/xml" }),
        ["405 where the endpoints of the path take certain content only"] = new(
            app => app.MapPut("/x", Runs("put")).Under(Partner).WithMetadata(new Takes("application/json")),
            new Ask("GET", "/x", Partner, Partner, "", 405)),
        ["405 for a host whose endpoints have other methods"] = new(app =>
        {
            app.MapPut("/x", Runs("a")).Under(Partner).RequireHost("a.example");
            app.MapPut("/x", Runs("b")).Under(Off).RequireHost("b.example");
        }, new("GET", "http://a.example/x", Partner, Partner, "", 405), new("GET", "http://b.example/x", Off, Off, "", 405),
            new("PUT", "http://a.example/x", Partner, Partner, "a"), new("PUT", "http://c.example/x", Default, Default, "", 404)),
    };

    private static Layout MethodsUnder(Deciding put, Deciding delete) => new(app =>
    {
        app.MapPut("/x", Runs("put")).Under(put);
        app.MapDelete("/x", Runs("delete")).Under(delete);
        app.MapPut("/beside", Runs("beside")).Under(Partner);
    },
        new("GET", "/x", put | delete, put | delete, "", 405),
        new("PUT", "/x", put, put, "put"),
        new("DELETE", "/x", delete, delete, "delete"));

    private sealed class Takes(string contentType) : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes { get; } = [contentType];

        public Type? RequestType => null;

        public bool IsOptional => false;
    }
}
