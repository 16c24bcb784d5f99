using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

internal static partial class Layouts
{
    private const string Writes = "is a page that writes", IsEmpty = "is a page that is empty", ThrowsToo = "is a page that throws",
        LeavesToPage = "is a lambda that leaves the body to a named page";

    /// <summary>The endpoint decides, or nobody, whatever the page that fills a status says, and whatever becomes of it.</summary>
    public static Dictionary<string, Layout> StatusCodePages { get; } = new(
        from isExplicit in new[] { false, true }
        from isBuffered in new[] { false, true }
        from page in new[] { "writes", "is empty", "throws", "is missing" }
        from policy in page == "is missing" ? [Default] : new[] { Default, Partner, Off }
        select KeyValuePair.Create(
            $"an endpoint that fails decides, not the {Words(policy)} status code page that {page}, {Surroundings(isExplicit, isBuffered)}",
            StatusCodePage(isExplicit, isBuffered, page, policy)));

    /// <summary>The endpoint that threw decides, or nobody, whatever answers for it.</summary>
    public static Dictionary<string, Layout> ExceptionHandlers { get; } = new(
        from isExplicit in new[] { false, true }
        from isBuffered in new[] { false, true }
        from page in new[]
        {
            Writes, IsEmpty, ThrowsToo, "is a page that is missing", "is a lambda", LeavesToPage, "is absent",
        }
        from policy in page is Writes or IsEmpty or ThrowsToo ? [Default, Partner, Off] : new[] { Default }
        select KeyValuePair.Create(
            $"an endpoint that throws decides, where the {Words(policy)} exception handler {page}, {Surroundings(isExplicit, isBuffered)}",
            ExceptionHandler(isExplicit, isBuffered, page, policy)));

    private static string Surroundings(bool isExplicit, bool isBuffered) =>
        (isExplicit ? "with UseRouting() behind it" : "with WebApplication's routing") + (isBuffered ? ", in a buffer" : "");

    private static Layout StatusCodePage(bool isExplicit, bool isBuffered, string page, Deciding policy)
    {
        (string pageRan, int status) = page switch { "is missing" => ("", 404), "throws" => (" page", 500), _ => (" page", 404) };
        return new Layout(app =>
        {
            if (isBuffered)
                Buffer(app);
            app.UseStatusCodePagesWithReExecute("/err/{0}");
            if (isExplicit)
                app.UseRouting();
            RequestDelegate handler = page switch { "throws" => Throws("page"), "is empty" => Ends("page", 404), _ => Runs("page", 404) };
            if (page != "is missing")
                app.Map("/err/{code:int}", handler).Under(policy);
            MapThree(app, static name => Ends(name, 404));
        }, Three(pageRan, status, new("PUT", "/nowhere/at/all", Default, Default, pageRan.Trim(), status)));
    }

    private static Layout ExceptionHandler(bool isExplicit, bool isBuffered, string page, Deciding policy)
    {
        string pageRan = page switch { "is a page that is missing" or "is absent" => "", LeavesToPage => " page filled", _ => " page" };
        return new Layout(app =>
        {
            if (isBuffered)
                Buffer(app);
            if (page == LeavesToPage)
            {
                app.UseStatusCodePagesWithReExecute("/filled");
                app.Map("/filled", Runs("filled", 500)).Under(Partner);
                app.UseExceptionHandler(static handler => handler.Run(Ends("page", 500)));
            }
            else if (page == "is a lambda")
                app.UseExceptionHandler(static handler => handler.Run(Runs("page", 500)));
            else if (page != "is absent")
                app.UseExceptionHandler("/err");
            if (isExplicit)
                app.UseRouting();
            app.Use((HttpContext context, RequestDelegate next) =>
                context.Request.Path == "/boom/boom" ? Throws("boom")(context) : next(context));
            RequestDelegate handler = page switch { ThrowsToo => Throws("page"), IsEmpty => Ends("page", 500), _ => Runs("page", 500) };
            if (page is Writes or IsEmpty or ThrowsToo)
                app.Map("/err", handler).Under(policy);
            MapThree(app, Throws);
        }, Three(pageRan, 500, new("PUT", "/boom/boom", Default, Default, "boom" + pageRan, 500)));
    }

    private static void MapThree(WebApplication app, Func<string, RequestDelegate> handler)
    {
        app.MapPut("/plain", handler("plain"));
        app.MapPut("/named", handler("named")).Under(Partner);
        app.MapPut("/closed", handler("closed")).Under(Off);
    }

    private static Ask[] Three(string pageRan, int status, Ask unrouted) =>
    [
        new("PUT", "/plain", Default, Default, "plain" + pageRan, status),
        new("PUT", "/named", Partner, Partner, "named" + pageRan, status),
        new("PUT", "/closed", Off, Off, "closed" + pageRan, status),
        unrouted,
    ];

    // As middleware that logs bodies does it; where an exception passes the buffer stays.
    private static void Buffer(IApplicationBuilder app) => app.Use(async (HttpContext context, RequestDelegate next) =>
    {
        Stream body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        await next(context);
        buffer.Position = 0;
        context.Response.Body = body;
        await buffer.CopyToAsync(body);
    });
}
