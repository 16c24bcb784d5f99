using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

internal static partial class Layouts
{
    /// <summary>Branches that answer by themselves, and several routers in one application.</summary>
    public static Dictionary<string, Layout> Branches { get; } = new()
    {
        ["a branch that answers by itself is nobody's, beside a named \"/{id}\" that fits what is left of its path"] = new(app =>
        {
            app.Map("/admin", branch => branch.Run(Runs("admin")));
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new("GET", "/admin/x", Default | Partner, Default, "admin"), new("GET", "/7", Partner, Partner, "id")),
        ["a branch that answers by itself ahead of UseRouting() is nobody's, beside a named \"/{id}\""] = new(app =>
        {
            app.Map("/admin", branch => branch.Run(Runs("admin")));
            app.UseRouting();
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new Ask("GET", "/admin/x", Default | Partner, Default, "admin")),
        ["a branch that answers by itself is nobody's, beside a named \"/\" that fits nothing of its path"] = new(app =>
        {
            app.Map("/admin", branch => branch.Run(Runs("admin")));
            app.MapGet("/", Runs("home")).Under(Partner);
        }, new("GET", "/admin", Default | Partner, Default, "admin"), new("GET", "/admin/x/y", Default | Partner, Default, "admin")),
        ["a branch that answers by itself has no routing behind its prefix, so that an empty list holds"] = new(app =>
        {
            app.Map("/admin", branch => branch.Run(Runs("admin")));
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new Ask("GET", "/admin/x", Default, Default, "admin"))
        { PathBases = "[]" },
        ["a branch by condition has a router of its own, and an endpoint of either may run"] = new(app =>
        {
            OnPort81(app, endpoints => endpoints.Map("/x/orders", Runs("branch")).Under(Off));
            app.UseRouting();
            app.MapPut("/x/orders", Runs("main"));
        },
            new("PUT", "http://localhost:81/x/orders", Default | Off, Off, "branch"),
            new("PUT", "/x/orders", Default | Off, Default, "main")),
        ["endpoints of two routers that agree let in whom their policy admits"] = new(app =>
        {
            OnPort81(app, endpoints => endpoints.Map("/{any}/orders", Runs("branch")).Under(Partner));
            app.UseRouting();
            app.MapPut("/x/orders", Runs("main")).Under(Partner);
        }, new("PUT", "http://localhost:81/x/orders", Partner, Partner, "branch"), new("PUT", "/x/orders", Partner, Partner, "main")),
        ["a branch that matches nothing does not bring in Default"] = new(app =>
        {
            OnPort81(app, endpoints => endpoints.MapPut("/y/orders", Runs("branch")));
            app.UseRouting();
            app.MapPut("/x/orders", Runs("main")).Under(Partner);
        }, new Ask("PUT", "/x/orders", Partner, Partner, "main")),
        ["a literal route of a branch's own router is no better match than a parameter of the main one"] = new(app =>
        {
            BehindAdmin(app, endpoints => endpoints.MapPut("/orders", Runs("admin")).Under(Partner));
            app.UseRouting();
            app.MapPut("/{name}", Runs("main")).Under(Off);
        }, new("PUT", "/orders", Partner | Off, Off, "main"), new("PUT", "/admin/orders", Default | Partner | Off, Partner, "admin")),
        ["a branch behind a prefix, beside a plain parameter of the main router"] = new(app =>
        {
            BehindAdmin(app, endpoints => endpoints.MapPut("/orders", Runs("admin")).Under(Partner));
            app.UseRouting();
            app.MapPut("/{name}", Runs("main"));
        }, new("PUT", "/orders", Default | Partner, Default, "main"), new("PUT", "/admin/orders", Default | Partner, Partner, "admin")),
        ["a branch's endpoint is found behind the prefix that the list names"] = new(app =>
        {
            BehindAdmin(app, endpoints => endpoints.MapPut("/orders", Runs("admin")).Under(Partner));
            app.UseRouting();
            app.MapPut("/other", Runs("other")).Under(Off);
        }, new("PUT", "/admin/orders", Partner, Partner, "admin"), new("PUT", "/other", Off, Off, "other"))
        { PathBases = """[ "/admin" ]""" },
        ["several routers contradict an empty list at the start"] = new(app =>
        {
            BehindAdmin(app, endpoints => endpoints.MapPut("/orders", Runs("admin")).Under(Partner));
            app.UseRouting();
            app.MapPut("/other", Runs("other")).Under(Off);
        }, new("PUT", "/admin/orders", Default | Partner, Partner, "admin"), new("PUT", "/other", Off, Off, "other"))
        { PathBases = "[]", IsContradicted = true },
        ["an endpoint that WebApplication's routing chose is not chosen again in a branch"] = new(app =>
        {
            BehindAdmin(app, endpoints => endpoints.MapPut("/orders", Runs("admin")).Under(Off));
            app.MapPut("/{**rest}", Runs("rest")).Under(Partner);
        }, new("PUT", "/admin/orders", Partner | Off, Partner, "rest"), new("PUT", "/elsewhere/x", Partner, Partner, "rest")),
        ["an endpoint that was chosen is not chosen again by a second UseRouting()"] = new(app =>
        {
            app.UseRouting();
            Rewrite(app, "/first", "/second");
            app.UseRouting();
            app.MapPut("/first", Runs("first")).Under(Partner);
            app.MapPut("/second", Runs("second")).Under(Off);
        }, new("PUT", "/first", Partner, Partner, "first"), new("PUT", "/second", Off, Off, "second")),
        ["where the first UseRouting() chose nothing, what the second chooses decides"] = new(app =>
        {
            app.UseRouting();
            Rewrite(app, "/unknown", "/second");
            app.UseRouting();
            app.MapPut("/second", Runs("second")).Under(Off);
        }, new("PUT", "/unknown", null, Off, "second"), new("PUT", "/nope", Default, Default, "", 404)),
        ["a path that a middleware moves into PathBase ahead of the second UseRouting() is found behind the prefix"] = new(app =>
        {
            app.UseRouting();
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapPut("/orders", Runs("orders")).Under(Partner);
            app.MapPut("/{a}/closed", Runs("closed")).Under(Off);
        }, new("PUT", "/api/orders", Default | Partner, Partner, "orders"), new("PUT", "/api/closed", Off, Off, "closed")),
    };

    private static void OnPort81(IApplicationBuilder app, Action<IEndpointRouteBuilder> map) =>
        app.MapWhen(static context => context.Request.Host.Port == 81, branch =>
        {
            branch.UseRouting();
            branch.UseEndpoints(map);
        });

    private static void BehindAdmin(IApplicationBuilder app, Action<IEndpointRouteBuilder> map) => app.Map("/admin", branch =>
    {
        branch.UseRouting();
        branch.UseEndpoints(map);
    });
}
