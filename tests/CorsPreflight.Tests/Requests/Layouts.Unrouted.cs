using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

/// <summary>Every kind of layout, one sentence each.</summary>
internal static partial class Layouts
{
    private const Deciding Default = Deciding.Default, Partner = Deciding.Partner, Off = Deciding.Off, Nothing = Deciding.Nothing;

    /// <summary>What no endpoint answers.</summary>
    public static Dictionary<string, Layout> Unrouted { get; } = new()
    {
        ["a static file whose name a named route fits is nobody's, and without a list it could be behind a base"] = new(app =>
        {
            UseFiles(app);
            app.UseRouting();
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new("GET", "/cases/origins.json", Default | Partner, Default, "file"), new("GET", "/7", Partner, Partner, "id")),
        ["where there are no bases, a static file's preflight is decided by Default too"] = new(app =>
        {
            UseFiles(app);
            app.UseRouting();
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new("GET", "/cases/origins.json", Default, Default, "file"), new("GET", "/7", Partner, Partner, "id"))
        { PathBases = "[]" },
        ["a static file at a path that a named route matches whole, ahead of routing, is read by whom both admit"] = new(app =>
        {
            UseFiles(app);
            app.UseRouting();
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new Ask("GET", "/README.md", null, Default | Partner, "file")),
        ["a route that matches a static file's path keeps the file from being served, and decides"] = new(app =>
        {
            UseFiles(app);
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new("GET", "/README.md", Partner, Partner, "id"), new("GET", "/cases/origins.json", Default | Partner, Default, "file")),
        ["a named \"/\" does not speak for static files and 404s"] = new(app =>
        {
            UseFiles(app);
            app.MapGet("/", Runs("home")).Under(Partner);
        },
            new("GET", "/README.md", Default | Partner, Default, "file"),
            new("GET", "/nope/nope", Default | Partner, Default, "", 404),
            new("GET", "/", Partner, Partner, "home")),
        ["a named \"/\" does not speak for static files and 404s, nor for their preflights where there are no bases"] = new(app =>
        {
            UseFiles(app);
            app.MapGet("/", Runs("home")).Under(Partner);
        },
            new("GET", "/README.md", Default, Default, "file"),
            new("GET", "/nope/nope", Default, Default, "", 404),
            new("GET", "/", Partner, Partner, "home"))
        { PathBases = "[]" },
        ["a closed \"/\" does not close static files and 404s, but preflights that could be for it"] = new(app =>
        {
            UseFiles(app);
            app.MapGet("/", Runs("home")).Under(Off);
        },
            new("GET", "/README.md", Default | Off, Default, "file"),
            new("GET", "/nope", Default | Off, Default, "", 404),
            new("GET", "/", Off, Off, "home")),
        ["a 404 is Default's, where UseStrictPreflight() stands behind UseRouting()"] = new(app =>
        {
            app.UseRouting();
            app.UseStrictPreflight();
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new("GET", "/nope/7", Default | Partner, Default, "", 404), new("PUT", "/nope/nope/nope", Default | Partner, Default, "", 404))
        { IsPlaced = true },
        ["a 404 is Default's, where UseStrictPreflight() stands ahead of UseRouting()"] = new(app =>
        {
            app.UseRouting();
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new Ask("GET", "/nope/7", Default | Partner, Default, "", 404)),
        ["a path that was rewritten to nothing is nobody's, though the path as it came has a named endpoint"] = new(app =>
        {
            Rewrite(app, "/named", "/nowhere");
            app.UseRouting();
            app.UseStrictPreflight();
            app.MapPut("/named", Runs("named")).Under(Partner);
        }, new Ask("PUT", "/named", null, Default, "", 404))
        { IsPlaced = true },
        ["a dashboard in middleware is nobody's, where WebApplication routes ahead of it"] = new(app =>
        {
            app.AnswerAt("/dash/board", "dashboard");
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        },
            new("GET", "/dash/board", Default | Partner, Default, "dashboard"),
            new("PUT", "/dash/board", Default | Partner, Default, "dashboard")),
        ["a dashboard in middleware is nobody's, where UseRouting() comes after it"] = new(app =>
        {
            app.AnswerAt("/dash/board", "dashboard");
            app.UseRouting();
            app.MapGet("/{id}", Runs("id")).Under(Partner);
        }, new Ask("GET", "/dash/board", Default | Partner, Default, "dashboard")),
        ["what a middleware answers ahead of UseRouting() in an endpoint's place has the endpoint's policy"] = new(app =>
        {
            app.AnswerAt("/orders", "early");
            app.UseRouting();
            app.MapPut("/orders", Runs("orders")).Under(Partner);
            app.MapDelete("/orders", Runs("orders")).Under(Off);
            app.MapGet("/orders", Runs("orders"));
        },
            new("PUT", "/orders", Partner, Partner, "early"),
            new("DELETE", "/orders", Off, Off, "early"),
            new("GET", "/orders", Default, Default, "early")),
        ["what a middleware answers in the place of an endpoint that was chosen has the endpoint's policy"] = new(app =>
        {
            app.AnswerAt("/orders", "early");
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("PUT", "/orders", Partner, Partner, "early")),
        ["an endpoint that a middleware clears is nobody's and yet was somebody's: both must agree"] = new(app =>
        {
            app.UseRouting();
            app.Use((HttpContext context, RequestDelegate next) =>
            {
                context.SetEndpoint(null);
                return Runs("cleared")(context);
            });
            app.MapPut("/named", Runs("named")).Under(Partner);
            app.MapPut("/closed", Runs("closed")).Under(Off);
            app.MapPut("/plain", Runs("plain"));
        },
            new("PUT", "/named", null, Default | Partner, "cleared"),
            new("PUT", "/closed", Off, Default | Off, "cleared"),
            new("PUT", "/plain", Default, Default, "cleared")),
        ["an endpoint that takes the place of a cleared one decides"] = new(app =>
        {
            app.UseRouting();
            app.Use((HttpContext context, RequestDelegate next) =>
            {
                context.SetEndpoint(null);
                context.Request.Path = "/closed";
                return next(context);
            });
            app.UseRouting();
            app.MapPut("/named", Runs("named")).Under(Partner);
            app.MapPut("/closed", Runs("closed")).Under(Off);
        }, new Ask("PUT", "/named", null, Off, "closed")),
    };

    private static void UseFiles(IApplicationBuilder app) => app.UseStaticFiles(new StaticFileOptions
    {
        FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
        ServeUnknownFileTypes = true,
        OnPrepareResponse = static file => file.Context.RequestServices.GetRequiredService<Recorder>().Add("file"),
    });

    private static void Rewrite(IApplicationBuilder app, string from, string to) => app.Use((HttpContext context, RequestDelegate next) =>
    {
        if (context.Request.Path == from)
            context.Request.Path = to;
        return next(context);
    });
}
